//! The rules by code. A rule's file is called after its code's title.

mod angle_bracket;
mod app_path_reserved;
mod area_twice;
mod array_as_value;
mod base_image_too_new;
mod capture_group;
mod chart_columns;
mod column_type;
mod control_character;
mod csrf_off;
mod dashboard_id_twice;
mod dashboard_property;
mod dashboards_without_collector;
mod date_pattern;
mod date_pattern_invalid;
mod date_pattern_misread;
mod default_property_name;
mod event_category_unread;
mod event_file_unused;
mod event_id_reserved;
mod event_mapping_twice;
mod expectation_contradiction;
mod expression_shadowed;
mod expression_source;
mod expression_twice;
mod extension_shared;
mod extension_unused;
mod extension_without_event_name;
mod feature_too_new;
mod field_twice;
mod flow_expression;
mod group_empty;
mod group_of_other_database;
mod icon_missing;
mod identifier_twice;
mod internal_name_twice;
mod key_path_grammar;
mod log_source_type_without_mapping;
mod minimum_version_style;
mod page_without_capability;
mod panel_column_unknown;
mod property_name_case;
mod property_without_expression;
mod protocol_not_of_type;
mod protocol_twice;
mod qid_never_mapped;
mod qid_of_another_type;
mod regex_backtracking;
mod regex_invalid;
mod regex_read_otherwise;
mod search_without_panel;
mod service_program;
mod service_started_twice;
mod source_shadowed;
mod stray_blanks;
mod test_without_expectation;
mod total_of_a_limit;
mod unknown_assumption;
mod unknown_category;

use super::Rule;

/// Every rule, by code.
pub(super) static ALL: &[Rule] = &[
    key_path_grammar::RULE,
    expression_source::RULE,
    regex_invalid::RULE,
    event_mapping_twice::RULE,
    qid_never_mapped::RULE,
    property_without_expression::RULE,
    extension_unused::RULE,
    extension_without_event_name::RULE,
    qid_of_another_type::RULE,
    identifier_twice::RULE,
    unknown_category::RULE,
    expression_twice::RULE,
    log_source_type_without_mapping::RULE,
    group_empty::RULE,
    date_pattern::RULE,
    capture_group::RULE,
    extension_shared::RULE,
    unknown_assumption::RULE,
    protocol_not_of_type::RULE,
    minimum_version_style::RULE,
    property_name_case::RULE,
    flow_expression::RULE,
    event_category_unread::RULE,
    group_of_other_database::RULE,
    control_character::RULE,
    field_twice::RULE,
    internal_name_twice::RULE,
    protocol_twice::RULE,
    default_property_name::RULE,
    expression_shadowed::RULE,
    source_shadowed::RULE,
    regex_read_otherwise::RULE,
    regex_backtracking::RULE,
    date_pattern_invalid::RULE,
    date_pattern_misread::RULE,
    array_as_value::RULE,
    event_id_reserved::RULE,
    stray_blanks::RULE,
    expectation_contradiction::RULE,
    test_without_expectation::RULE,
    event_file_unused::RULE,
    dashboard_id_twice::RULE,
    panel_column_unknown::RULE,
    chart_columns::RULE,
    column_type::RULE,
    dashboard_property::RULE,
    total_of_a_limit::RULE,
    search_without_panel::RULE,
    dashboards_without_collector::RULE,
    base_image_too_new::RULE,
    feature_too_new::RULE,
    page_without_capability::RULE,
    icon_missing::RULE,
    csrf_off::RULE,
    app_path_reserved::RULE,
    angle_bracket::RULE,
    service_program::RULE,
    service_started_twice::RULE,
    area_twice::RULE,
];
