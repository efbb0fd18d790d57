//! The rules of compatibility, as data: which difference breaks what for whom, and the
//! step of the version that it needs.
//!
//! The first rule that fits a change is its rule; every change of a kind has one, since
//! each kind ends with a rule for its other fields.

use serde::Serialize;

use super::change::{Change, What};
use super::item::{Kind, Value};
use super::step::Step;

/// A rule of compatibility.
#[derive(Debug, Serialize)]
pub struct Rule {
    /// Its id, which stays for ever.
    pub id: &'static str,
    /// What happened, in a few words.
    pub title: &'static str,
    /// What it breaks or changes, and for whom.
    pub effect: &'static str,
    /// The step that it needs.
    pub step: Step,
    #[serde(skip)]
    on: On,
}

/// Which changes a rule is about.
#[derive(Debug)]
enum On {
    Added(Kind),
    Removed(Kind),
    Renamed(Kind),
    NewId(Kind),
    Reused(Kind),
    /// A field got another value.
    Field(Kind, &'static str),
    /// A field whose name starts so got another value.
    Fields(Kind, &'static str),
    /// A field changed in this way.
    FieldIf(Kind, &'static str, Test),
    /// A field whose name starts so changed in this way.
    FieldsIf(Kind, &'static str, Test),
    /// Any other field of the kind.
    Rest(Kind),
}

type Test = fn(Option<&Value>, Option<&Value>) -> bool;

impl On {
    fn fits(&self, change: &Change) -> bool {
        let kind = match self {
            Self::Added(kind)
            | Self::Removed(kind)
            | Self::Renamed(kind)
            | Self::NewId(kind)
            | Self::Reused(kind)
            | Self::Field(kind, _)
            | Self::Fields(kind, _)
            | Self::FieldIf(kind, ..)
            | Self::FieldsIf(kind, ..)
            | Self::Rest(kind) => *kind,
        };
        kind == change.kind && self.fits_what(&change.what)
    }

    fn fits_what(&self, what: &What) -> bool {
        match (self, what) {
            (Self::Added(_), What::Added)
            | (Self::Removed(_), What::Removed)
            | (Self::Renamed(_), What::Renamed { .. })
            | (Self::NewId(_), What::NewId { .. })
            | (Self::Reused(_), What::Reused { .. })
            | (Self::Rest(_), _) => true,
            (Self::Field(_, name), What::Field { field, .. }) => field == name,
            (Self::Fields(_, start), What::Field { field, .. }) => field.starts_with(start),
            (Self::FieldIf(_, name, test), What::Field { field, old, new }) => {
                field == name && test(old.as_ref(), new.as_ref())
            }
            (Self::FieldsIf(_, start, test), What::Field { field, old, new }) => {
                field.starts_with(start) && test(old.as_ref(), new.as_ref())
            }
            _ => false,
        }
    }
}

/// The rule of a change.
pub fn rule(change: &Change) -> &'static Rule {
    let found = RULES.iter().find(|rule| rule.on.fits(change));
    found.unwrap_or(&OTHER)
}

/// The rule with this id.
pub fn by_id(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

fn lost_a_member(old: Option<&Value>, new: Option<&Value>) -> bool {
    let kept = new.map_or(&[][..], Value::members);
    old.is_some_and(|old| old.members().iter().any(|member| !kept.contains(member)))
}

/// Of a page that both versions have.
fn asks_for_more(old: Option<&Value>, new: Option<&Value>) -> bool {
    old.is_some() && new.is_some() && lost_a_member(new, old)
}

fn asks_for_less(old: Option<&Value>, new: Option<&Value>) -> bool {
    asks_for_more(new, old)
}

fn became_false(_: Option<&Value>, new: Option<&Value>) -> bool {
    new.is_some_and(|value| value.text() == "false")
}

fn got_a_value(old: Option<&Value>, _: Option<&Value>) -> bool {
    old.is_none()
}

fn lost_its_value(_: Option<&Value>, new: Option<&Value>) -> bool {
    new.is_none()
}

/// Versions of QRadar by their numbers; what cannot be compared counts as raised.
fn raised(old: Option<&Value>, new: Option<&Value>) -> bool {
    let numbers = |value: Option<&Value>| -> Option<Vec<u64>> {
        let text = value?.text();
        text.split('.').map(|part| part.parse().ok()).collect()
    };
    match (numbers(old), numbers(new)) {
        (Some(old), Some(new)) => new > old,
        _ => true,
    }
}

macro_rules! rules {
    ($($id:literal $step:ident $on:expr; $title:literal, $effect:literal;)*) => {
        &[$(Rule { id: $id, title: $title, effect: $effect, step: Step::$step, on: $on }),*]
    };
}

use Kind::{
    App, AppFile, EventMapping, Expression, Extension, Group, LogSource, LogSourceExtension,
    LogSourceType, OtherRow, Panel, Property, Qid, SavedSearch,
};
use On::{Added, Field, FieldIf, Fields, FieldsIf, NewId, Removed, Renamed, Rest, Reused};

/// For a change of which no rule speaks; the tests see to it that there is none.
static OTHER: Rule = Rule {
    id: "other",
    title: "something else changed",
    effect: "not known: look at it",
    step: Step::Major,
    on: Rest(OtherRow),
};

/// Every rule, in the order in which they are tried.
pub static RULES: &[Rule] = rules! {
    "extension-hub-id" Major Field(Extension, "hub id");
        "the App Exchange id changed", "the App Exchange and QRadar Assistant take it for another extension and offer no update";
    "extension-renamed" Major Renamed(Extension);
        "the extension has another name", "Extensions Management lists it beside the old one, which stays installed";
    "extension-qradar-raised" Major FieldIf(Extension, "minimum QRadar", raised);
        "it needs a newer QRadar", "older consoles refuse the package";
    "extension-qradar-lowered" Minor Field(Extension, "minimum QRadar");
        "it needs no longer so new a QRadar", "more consoles accept the package";
    "extension-language-removed" Major FieldIf(Extension, "languages", lost_a_member);
        "a language is gone", "users of that language read English";
    "extension-version" Patch Field(Extension, "version");
        "the version", "";
    "extension-other" Patch Rest(Extension);
        "the extension describes itself otherwise", "Extensions Management shows other words";

    "app-removed" Major Removed(App);
        "the app is gone", "its pages and the collector stay behind until somebody removes them; nothing is collected by this package";
    "app-added" Minor Added(App);
        "there is an app", "it uses memory on the console or app host, and may ask for an authorisation";
    "app-uuid" Major NewId(App);
        "the app has another UUID", "it is installed beside the old one, without its settings, and both collect";
    "app-capability-added" Major FieldsIf(App, "capabilities of ", asks_for_more);
        "a page asks for a capability", "users without it lose the page until an administrator grants it";
    "app-capability-removed" Major FieldsIf(App, "capabilities of ", asks_for_less);
        "a page no longer asks for a capability", "users see a page that was kept from them";
    "app-area-removed" Major FieldIf(App, "areas", lost_a_member);
        "a tab is gone or renamed", "users lose the tab and links to it";
    "app-page-removed" Major FieldIf(App, "configuration pages", lost_a_member);
        "a configuration page is gone or renamed", "administrators lose it and links to it";
    "app-pages" Minor Field(App, "areas");
        "there is another tab", "users see it after the next log-in";
    "app-configuration-pages" Minor Field(App, "configuration pages");
        "there is another configuration page", "administrators see it in Admin";
    "app-image" Minor Field(App, "image");
        "the base image changed", "consoles without that image refuse the app or fetch it";
    "app-memory" Minor Field(App, "memory");
        "the app asks for other memory", "an app host that is full refuses more";
    "app-collector" Minor Field(App, "collector");
        "the collector has another version", "its settings are migrated at the first start and can be rolled back";
    "app-renamed" Minor Renamed(App);
        "the app has another name", "it is listed under that name";
    "app-other" Patch Rest(App);
        "another field of the app's manifest changed", "the app restarts with it";

    "app-file-added" Patch Added(AppFile); "a file is new in the app", "";
    "app-file-removed" Patch Removed(AppFile); "a file is gone from the app", "";
    "app-file-other" Patch Rest(AppFile); "a file of the app changed", "";

    "panel-removed" Major Removed(Panel);
        "a panel is gone", "users lose a view of the dashboard";
    "panel-added" Minor Added(Panel);
        "a panel is new", "users see one more view";
    "panel-other" Patch Rest(Panel);
        "a panel shows otherwise", "users see another form of the same data";

    "type-removed" Major Removed(LogSourceType);
        "a log source type is gone", "on a console that has it, it stays, and is not updated any longer; on others its log sources cannot be made";
    "type-added" Minor Added(LogSourceType);
        "a log source type is new", "there is more to choose from";
    "type-renamed" Major Renamed(LogSourceType);
        "a log source type has another name", "searches, rules and reports that name it find nothing";
    "type-new-id" Major NewId(LogSourceType);
        "a log source type has another UUID", "it is installed beside the old one, whose log sources keep the old parsing";
    "type-number" Minor Field(LogSourceType, "number");
        "a log source type has another number", "the console numbers types itself; QIDs of the package move along";
    "type-protocol-removed" Major FieldIf(LogSourceType, "protocols", lost_a_member);
        "a protocol is gone from a log source type", "log sources of that protocol cannot be made or edited";
    "type-protocol-added" Minor Field(LogSourceType, "protocols");
        "a log source type takes another protocol", "there is more to choose from";
    "type-extension" Major Field(LogSourceType, "log source extension");
        "a log source type is parsed by another extension", "log sources with an extension of their own keep it; the others parse otherwise";
    "type-other" Minor Rest(LogSourceType);
        "another field of a log source type changed", "it is listed otherwise";

    "extension-xml-removed" Major Removed(LogSourceExtension);
        "a log source extension is gone", "its log source type is not parsed on new consoles";
    "extension-xml-added" Minor Added(LogSourceExtension);
        "a log source extension is new", "";
    "extension-xml-renamed" Minor Renamed(LogSourceExtension);
        "a log source extension has another name", "administrators find it under that name";
    "extension-xml-new-id" Major NewId(LogSourceExtension);
        "a log source extension has another UUID", "it is installed beside the old one, which log sources may still use";
    "parsing-event-name" Major Field(LogSourceExtension, "field EventName");
        "the event ID is read from elsewhere", "events may lose their mapping and become Unknown";
    "parsing-category" Major Field(LogSourceExtension, "field EventCategory");
        "the event category is read from elsewhere", "events may lose their mapping and become Unknown";
    "parsing-field-added" Minor FieldIf(LogSourceExtension, "field DeviceTime", got_a_value);
        "the log source time is read now", "events move to the time that they tell themselves";
    "parsing-time" Major Field(LogSourceExtension, "field DeviceTime");
        "the log source time is read otherwise", "events move in time; reports of a period count otherwise";
    "parsing-field" Minor Fields(LogSourceExtension, "field ");
        "a field is read otherwise", "rules and searches on that field see other values";
    "parsing-other" Minor Rest(LogSourceExtension);
        "a log source extension parses otherwise", "compare both texts";

    "log-source-removed" Minor Removed(LogSource);
        "a log source is gone", "on consoles that have it, it stays; on others an administrator makes it by hand";
    "log-source-added" Minor Added(LogSource);
        "a log source is new", "events of its identifier are taken by it";
    "log-source-identifier" Major Field(LogSource, "identifier");
        "a log source has another identifier", "events under the old identifier are not recognised any longer";
    "log-source-type" Major Field(LogSource, "log source type");
        "a log source is of another type", "its events are parsed otherwise";
    "log-source-new-id" Minor NewId(LogSource);
        "a log source has another UUID", "it may be installed twice with one identifier";
    "log-source-renamed" Minor Renamed(LogSource);
        "a log source has another name", "searches by the log source's name find nothing";
    "log-source-other" Minor Rest(LogSource);
        "another setting of a log source changed", "an overwrite replaces what an administrator set";

    "qid-reused" Major Reused(Qid);
        "a QID number was given to another event", "stored events of the old one are shown under the new name; rules on it fire for something else";
    "qid-removed" Major Removed(Qid);
        "a QID is gone", "rules and searches that name it find nothing new";
    "qid-added" Minor Added(Qid);
        "a QID is new", "events that were Unknown get a name";
    "qid-number" Major Field(Qid, "number");
        "a QID has another number", "rules and searches by number find nothing new, and history is split in two";
    "qid-new-id" Major NewId(Qid);
        "a QID has another UUID", "it is installed beside the old one";
    "qid-renamed" Major Renamed(Qid);
        "a QID has another name", "searches and rules by QIDNAME find nothing new";
    "qid-category" Major Field(Qid, "category");
        "a QID is in another category", "rules and searches by category see other events";
    "qid-severity" Minor Field(Qid, "severity");
        "a QID has another severity", "magnitude and the order of offenses change";
    "qid-other" Patch Rest(Qid);
        "a QID is described otherwise", "the details of an event show other words";

    "mapping-removed" Major Removed(EventMapping);
        "an event mapping is gone", "events of that ID become Unknown";
    "mapping-added" Minor Added(EventMapping);
        "an event mapping is new", "events that were Unknown get a name";
    "mapping-renamed" Major Renamed(EventMapping);
        "a mapping is of another event ID", "events of the old ID become Unknown";
    "mapping-qid" Major Field(EventMapping, "QID");
        "an event ID maps to another QID", "rules and searches on the old QID do not see it any longer";
    "mapping-category" Major Field(EventMapping, "event category");
        "a mapping is of another event category", "events whose category does not match become Unknown";
    "mapping-new-id" Minor NewId(EventMapping);
        "a mapping has another UUID", "it may stand beside the old one with the same meaning";
    "mapping-other" Patch Rest(EventMapping);
        "another field of a mapping changed", "";

    "property-removed" Major Removed(Property);
        "a custom property is gone", "searches, rules, reports and indexes that name it break on new consoles; old ones keep it";
    "property-added" Minor Added(Property);
        "a custom property is new", "there is more to search by";
    "property-renamed" Major Renamed(Property);
        "a custom property has another name", "searches, rules and reports that name it break";
    "property-new-id" Major NewId(Property);
        "a custom property has another id", "it stands beside the old one of the same name; the old one must be deleted by hand";
    "property-type" Major Field(Property, "type");
        "a custom property has another type", "comparisons and aggregates in searches and rules change or fail, and stored values are not converted";
    "property-not-in-advance" Major FieldIf(Property, "parse in advance", became_false);
        "a custom property is no longer parsed in advance", "rules cannot test it, indexes on it go, searches get slower";
    "property-in-advance" Minor Field(Property, "parse in advance");
        "a custom property is parsed in advance", "each event costs a little more, searches get quicker";
    "property-database" Major Field(Property, "database");
        "a custom property moved between events and flows", "searches that name it find nothing";
    "property-other" Patch Rest(Property);
        "a custom property is described otherwise", "";

    "expression-removed" Major Removed(Expression);
        "an expression is gone", "events that only it could read have no value any longer";
    "expression-added" Minor Added(Expression);
        "an expression is new", "more events have a value";
    "expression-renamed" Minor Renamed(Expression);
        "an expression moved to another rank, type or property", "";
    "expression-new-id" Major NewId(Expression);
        "an expression has another id", "the old one stays beside it until it is deleted by hand";
    "expression-disabled" Major FieldIf(Expression, "enabled", became_false);
        "an expression is switched off", "events that only it could read have no value any longer";
    "expression-enabled" Minor Field(Expression, "enabled");
        "an expression is switched on", "more events have a value";
    "expression-narrowed" Major FieldIf(Expression, "QID", got_a_value);
        "an expression is for one QID only", "events of other QIDs have no value any longer";
    "expression-widened" Minor FieldIf(Expression, "QID", lost_its_value);
        "an expression is for every QID", "more events have a value";
    "expression-qid" Major Field(Expression, "QID");
        "an expression is for another QID", "events of the old QID have no value any longer";
    "expression-category-narrowed" Major FieldIf(Expression, "category", got_a_value);
        "an expression is for one category only", "events of other categories have no value any longer";
    "expression-category" Minor Field(Expression, "category");
        "an expression is for other categories", "look whether those that matter are still in it";
    "expression-type" Major Field(Expression, "log source type");
        "an expression is for another log source type", "events of the old type have no value any longer";
    "expression-reads" Minor Field(Expression, "reads");
        "an expression reads something else", "values of new events differ from stored ones";
    "expression-rank" Minor Field(Expression, "rank");
        "an expression has another rank", "where several fit, another one gives the value";
    "expression-other" Patch Rest(Expression);
        "another field of an expression changed", "";

    "search-removed" Major Removed(SavedSearch);
        "a saved search is gone", "dashboards, reports and bookmarks of it break on new consoles";
    "search-added" Minor Added(SavedSearch);
        "a saved search is new", "there is more to choose from";
    "search-renamed" Major Renamed(SavedSearch);
        "a saved search has another name", "calls by name and people who look for it do not find it";
    "search-new-id" Major NewId(SavedSearch);
        "a saved search has another id", "it stands beside the old one of the same name";
    "search-column-removed" Major FieldIf(SavedSearch, "columns", lost_a_member);
        "a column of a saved search is gone or renamed", "dashboards and reports that show it lose it";
    "search-columns" Minor Field(SavedSearch, "columns");
        "a saved search has another column, or another order", "";
    "search-unshared" Major FieldIf(SavedSearch, "shared", became_false);
        "a saved search is no longer shared", "everybody but its owner loses it";
    "search-shared" Minor Field(SavedSearch, "shared");
        "a saved search is shared", "everybody sees it";
    "search-group" Minor Field(SavedSearch, "groups");
        "a saved search is in other groups", "people find it elsewhere";
    "search-query" Minor Field(SavedSearch, "AQL");
        "a saved search asks otherwise", "its numbers are not comparable with earlier ones";
    "search-other" Minor Rest(SavedSearch);
        "another field of a saved search changed", "it may show or count otherwise";

    "group-removed" Minor Removed(Group);
        "a group is gone", "its searches are found elsewhere";
    "group-added" Minor Added(Group);
        "a group is new", "";
    "group-other" Patch Rest(Group);
        "a group has another name, place or description", "people find it elsewhere";

    "other-removed" Major Removed(OtherRow);
        "something that dsmith does not know is gone", "look at it";
    "other-added" Minor Added(OtherRow);
        "something that dsmith does not know is new", "look at it";
    "other-changed" Minor Rest(OtherRow);
        "something that dsmith does not know changed", "look at it";
};
