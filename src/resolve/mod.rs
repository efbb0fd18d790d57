//! Names become ids: every item gets its UUID and number from the lock file, and
//! every reference by name the item that it means.

mod identity;
pub mod lock;
mod references;
mod rows;
mod samples;

pub use identity::{Identities, Ids, qid_base};
pub use lock::Lock;
pub use rows::{
    AppRow, DashboardRow, ExpressionRow, ExtensionRow, GroupRow, LogSourceRow, MappingRow,
    PanelRow, PropertyRow, QidRow, Resolved, SampleEvent, SearchRow, TestRow, TypeRow,
};

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::diagnostic::{Diagnostic, Outcome, codes};
use crate::model::{
    Dashboard, EventMapping, LogSource, LogSourceExtension, LogSourceType, Named, Pack, Property,
    Qid, SavedSearch,
};
use crate::source::Spanned;
use references::References;

/// Resolves a pack against its lock. The lock that comes back holds every item of
/// the pack; it equals the given one when nothing is new.
pub fn resolve<'p>(pack: &'p Pack, lock: &Lock) -> (Resolved<'p>, Lock, Vec<Diagnostic>) {
    let mut resolver = Resolver {
        ids: Identities::new(&pack.extension, lock),
        diagnostics: Vec::new(),
    };
    let resolved = resolver.pack(pack);
    let (lock, found) = resolver.ids.finish();
    resolver.diagnostics.extend(found);
    (resolved, lock, resolver.diagnostics)
}

struct Resolver {
    ids: Identities,
    diagnostics: Vec<Diagnostic>,
}

impl Resolver {
    fn pack<'p>(&mut self, pack: &'p Pack) -> Resolved<'p> {
        let extensions = self.named(&pack.log_source_extensions);
        let types = self.named(&pack.log_source_types);
        let broken = &pack.broken;
        let type_refs = References::new(&types, broken);
        let log_source_types = self.types(&types, &References::new(&extensions, broken));
        let log_source_extensions = used_extensions(extensions, &log_source_types);
        let qids = self.qids(&pack.qids, &type_refs, &log_source_types);
        let qid_refs = References::of(qids.iter().map(|q| q.item), broken);
        let groups = self.named(&pack.groups);
        let properties = self.properties(&pack.properties, &type_refs, &qid_refs);
        let log_sources = self.log_sources(&pack.log_sources, &type_refs);
        let names = samples::Names {
            types: &type_refs,
            log_sources: &References::of(log_sources.iter().map(|row| row.item), broken),
            qids: &qid_refs,
            properties: &References::of(properties.iter().map(|row| row.item), broken),
        };
        let (tests, found) = samples::resolve(pack, &names);
        self.diagnostics.extend(found);
        let saved_searches = self.searches(&pack.saved_searches, &References::new(&groups, broken));
        let search_refs = References::of(saved_searches.iter().map(|s| s.item), broken);
        let dashboards = self.dashboards(&pack.dashboards, &search_refs);
        Resolved {
            extension: &pack.extension,
            hub_id: self.ids.hub_id(&pack.extension),
            released_ms: self.released_ms(&pack.extension.released),
            event_mappings: self.mappings(&pack.event_mappings, &type_refs, &qid_refs),
            properties,
            saved_searches,
            dashboards,
            log_sources,
            tests,
            event_files: &pack.event_files,
            groups: groups
                .into_iter()
                .map(|(item, ids)| GroupRow { item, ids })
                .collect(),
            app: pack.app.as_ref().map(|item| AppRow {
                item,
                ids: self.ids.unnamed("app", &item.name),
            }),
            log_source_types,
            log_source_extensions,
            qids,
            assets: &pack.assets,
        }
    }

    fn released_ms(&mut self, released: &Spanned<String>) -> i64 {
        let date: Result<Date, _> = released.value.parse();
        let midnight = date.and_then(|date| date.to_zoned(TimeZone::UTC));
        if let Ok(midnight) = midnight {
            return midnight.timestamp().as_millisecond();
        }
        let message = format!("`{}` is no day of the calendar", released.value);
        self.diagnostics
            .push(Diagnostic::new(&codes::DS024, released.span, message));
        0
    }

    /// Gives each item its ids; an item whose name is taken is reported and left out.
    fn named<'p, T: Named>(&mut self, items: &'p [T]) -> Vec<(&'p T, Ids)> {
        let mut first = BTreeMap::new();
        let mut out = Vec::new();
        for item in items {
            let name = item.name();
            if let Some(earlier) = first.get(name.value.as_str()) {
                let message = format!("two {}s are called `{}`", T::NOUN, name.value);
                self.diagnostics.push(
                    Diagnostic::new(&codes::DS030, name.span, message)
                        .related(*earlier, "first here")
                        .help("give one of them another name"),
                );
                continue;
            }
            first.insert(name.value.as_str(), name.span);
            out.push((item, self.ids.named(item)));
        }
        self.ids.check_renames(items);
        out
    }

    fn types<'p>(
        &mut self,
        types: &[(&'p LogSourceType, Ids)],
        extensions: &References<'_>,
    ) -> Vec<TypeRow<'p>> {
        let mut rows = Vec::new();
        for (item, ids) in types {
            let extension = self.find(extensions.find(&item.extension));
            rows.push(TypeRow {
                item,
                ids: *ids,
                // A type whose extension is unknown keeps its place in the list, so
                // that indexes stay true; the error stops the build.
                extension: extension.unwrap_or(0),
                protocol_numbers: item
                    .protocols
                    .iter()
                    .map(|protocol| {
                        let protocol = protocol.name().to_owned();
                        self.part("protocol-mapping", &[&item.name.value, &protocol])
                            .number
                    })
                    .collect(),
            });
        }
        rows
    }

    fn qids<'p>(
        &mut self,
        qids: &'p [Qid],
        types: &References<'_>,
        rows: &[TypeRow<'_>],
    ) -> Vec<QidRow<'p>> {
        let mut out = Vec::new();
        for (item, ids) in self.named(qids) {
            let Some(log_source_type) = self.find(types.find(&item.log_source_type)) else {
                continue;
            };
            let qid = self.ids.qid(&item.name, rows[log_source_type].ids.number);
            out.push(QidRow {
                item,
                ids,
                qid,
                log_source_type,
            });
        }
        out
    }

    fn mappings<'p>(
        &mut self,
        mappings: &'p [EventMapping],
        types: &References<'_>,
        qids: &References<'_>,
    ) -> Vec<MappingRow<'p>> {
        let mut rows = Vec::new();
        for item in mappings {
            let log_source_type = self.find(types.find(&item.log_source_type));
            let qid = self.find(qids.find(&item.qid));
            if let (Some(log_source_type), Some(qid)) = (log_source_type, qid) {
                let mut names = vec![&item.log_source_type.value, &item.event_id.value];
                names.extend(item.event_category.as_ref().map(|c| &c.value));
                rows.push(MappingRow {
                    item,
                    ids: self.part("event-mapping", &names),
                    log_source_type,
                    qid,
                });
            }
        }
        rows
    }

    fn properties<'p>(
        &mut self,
        properties: &'p [Property],
        types: &References<'_>,
        qids: &References<'_>,
    ) -> Vec<PropertyRow<'p>> {
        let mut rows = Vec::new();
        for (item, ids) in self.named(properties) {
            let expressions = self.expressions(item, types, qids);
            rows.push(PropertyRow {
                item,
                ids,
                expressions,
            });
        }
        rows
    }

    fn expressions<'p>(
        &mut self,
        property: &'p Property,
        types: &References<'_>,
        qids: &References<'_>,
    ) -> Vec<ExpressionRow<'p>> {
        let mut ranks: BTreeMap<usize, u32> = BTreeMap::new();
        let mut rows = Vec::new();
        for item in &property.expressions {
            let log_source_type = self.find(types.find(&item.log_source_type));
            let qid = match &item.qid {
                Some(name) => self.find(qids.find(name)).map(Some),
                None => Some(None),
            };
            let (Some(log_source_type), Some(qid)) = (log_source_type, qid) else {
                continue;
            };
            let rank = ranks.entry(log_source_type).or_default();
            *rank += 1;
            let rank_text = rank.to_string();
            let names = [
                &property.name.value,
                &item.log_source_type.value,
                &rank_text,
            ];
            rows.push(ExpressionRow {
                item,
                ids: self.part("expression", &names),
                log_source_type,
                qid,
                rank: *rank,
            });
        }
        rows
    }

    fn searches<'p>(
        &mut self,
        searches: &'p [SavedSearch],
        groups: &References<'_>,
    ) -> Vec<SearchRow<'p>> {
        let mut rows = Vec::new();
        for (item, ids) in self.named(searches) {
            if let Some(group) = self.find(groups.find(&item.group)) {
                let link = self.part("group-link", &[&item.name.value, &item.group.value]);
                rows.push(SearchRow {
                    item,
                    ids,
                    group,
                    link_number: link.number,
                });
            }
        }
        rows
    }

    fn log_sources<'p>(
        &mut self,
        sources: &'p [LogSource],
        types: &References<'_>,
    ) -> Vec<LogSourceRow<'p>> {
        let mut rows = Vec::new();
        for (item, ids) in self.named(sources) {
            if let Some(log_source_type) = self.find(types.find(&item.log_source_type)) {
                rows.push(LogSourceRow {
                    item,
                    ids,
                    log_source_type,
                });
            }
        }
        rows
    }

    fn dashboards<'p>(
        &mut self,
        dashboards: &'p [Dashboard],
        searches: &References<'_>,
    ) -> Vec<DashboardRow<'p>> {
        let mut rows = Vec::new();
        for item in dashboards {
            let mut panels = Vec::new();
            for panel in &item.panels {
                if let Some(search) = self.find(searches.find(&panel.search)) {
                    let item = panel;
                    panels.push(PanelRow { item, search });
                }
            }
            rows.push(DashboardRow { item, panels });
        }
        rows
    }

    fn part(&mut self, kind: &str, names: &[&String]) -> Ids {
        let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        self.ids.unnamed(kind, &identity::join(&names))
    }

    fn find(&mut self, found: Outcome<usize>) -> Option<usize> {
        self.diagnostics.extend(found.1);
        found.0
    }
}

fn used_extensions<'p>(
    extensions: Vec<(&'p LogSourceExtension, Ids)>,
    types: &[TypeRow<'_>],
) -> Vec<ExtensionRow<'p>> {
    let users = |extension: usize| {
        let rows = types.iter().enumerate();
        rows.filter(|(_, row)| row.extension == extension)
            .map(|(index, _)| index)
            .collect()
    };
    extensions
        .into_iter()
        .enumerate()
        .map(|(index, (item, ids))| ExtensionRow {
            item,
            ids,
            used_by: users(index),
        })
        .collect()
}

#[cfg(test)]
mod tests;
