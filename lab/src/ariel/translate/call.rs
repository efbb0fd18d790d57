//! Functions to SQL: SQLite's own where they mean the same, else those of `functions`.

use aql::ast::{Arguments, Call, Expr, ExprKind};
use aql::tables;

use super::period::natural;
use super::{Fault, How, Select, untranslatable};
use crate::ariel::catalog::Known;

/// Functions of ours that take the same arguments under another name.
const SAME: &[(&str, &str)] = &[
    ("BASE64", "aql_base64"),
    ("CATEGORYNAME", "aql_category_name"),
    ("CONCAT", "aql_concat"),
    ("DATEFORMAT", "aql_date_format"),
    ("DOUBLE", "aql_double"),
    ("INCIDR", "aql_in_cidr"),
    ("LOGSOURCENAME", "aql_log_source_name"),
    ("LOGSOURCETYPENAME", "aql_log_source_type_name"),
    ("LONG", "aql_long"),
    ("LOWER", "aql_lower"),
    ("PORT", "aql_long"),
    ("PROTOCOLNAME", "aql_protocol_name"),
    ("QIDDESCRIPTION", "aql_qid_description"),
    ("QIDESCRIPTION", "aql_qid_description"),
    ("QIDNAME", "aql_qid_name"),
    ("REPLACEALL", "aql_replace_all"),
    ("REPLACEFIRST", "aql_replace_first"),
    ("STR", "aql_str"),
    ("STRLEN", "aql_length"),
    ("STRPOS", "aql_position"),
    ("SUBSTRING", "aql_substring"),
    ("UPPER", "aql_upper"),
    ("UTF8", "aql_str"),
];

/// What has the same answer on a console without assets, offenses and domains.
const CONSTANT: &[(&str, &str)] = &[
    ("ASSETHOSTNAME", "NULL"),
    ("ASSETPROPERTY", "NULL"),
    ("ASSETUSER", "NULL"),
    ("DOMAINNAME", "'Default Domain'"),
    ("HOSTNAME", "'lab'"),
    ("INOFFENSE", "0"),
    ("LOGSOURCEGROUPNAME", "'Other'"),
    ("PROCESSORNAME", "'eventprocessor0 :: lab'"),
];

impl Select<'_> {
    pub(super) fn call(&self, call: &Call, how: How) -> Result<String, Fault> {
        let name = call.function.node.full();
        if tables::function(&name).is_some_and(|function| function.aggregate) {
            return self.aggregate(&name, &call.arguments, how);
        }
        let arguments = call.arguments.expressions();
        if let Some((_, sql)) = CONSTANT.iter().find(|(known, _)| *known == name) {
            return Ok((*sql).to_owned());
        }
        if let Some((_, function)) = SAME.iter().find(|(known, _)| *known == name) {
            let arguments = arguments.iter().map(|argument| self.expr(argument, how));
            let arguments = arguments.collect::<Result<Vec<_>, _>>()?;
            return Ok(format!("{function}({})", arguments.join(", ")));
        }
        match (name.as_str(), arguments) {
            ("NOW", _) => Ok(self.now.to_string()),
            ("PARSEDATETIME", [text]) => self.parse_date_time(text),
            _ => untranslatable(format!("the function {name}")),
        }
    }

    fn parse_date_time(&self, text: &Expr) -> Result<String, Fault> {
        match &text.node {
            ExprKind::Text(text) => match natural(text.as_str(), self.now) {
                Some(ms) => Ok(ms.to_string()),
                None => untranslatable(format!("the time '{}'", text.as_str())),
            },
            _ => untranslatable("PARSEDATETIME of anything but a text"),
        }
    }

    fn aggregate(&self, name: &str, arguments: &Arguments, how: How) -> Result<String, Fault> {
        // Inside an aggregate a column is each row's.
        let how = How {
            grouped: false,
            alias_first: false,
            ..how
        };
        let list = match arguments {
            Arguments::Star => return Ok("COUNT(*)".to_owned()),
            Arguments::Distinct(_) => return untranslatable("DISTINCT"),
            Arguments::List(list) => list,
        };
        let Some(argument) = list.first() else {
            return Ok("COUNT(*)".to_owned());
        };
        let argument = self.expr(argument, how)?;
        Ok(match name {
            "UNIQUECOUNT" | "DISTINCTCOUNT" => format!("COUNT(DISTINCT {argument})"),
            "FIRST" => format!("aql_first({argument})"),
            "LAST" => format!("aql_last({argument})"),
            "STDEV" => format!("aql_stdev({argument})"),
            "STDEVP" => format!("aql_stdevp({argument})"),
            native => format!("{native}({argument})"),
        })
    }

    /// `QIDNAME(qid) = 'name'` as a comparison of ids, which needs no name for each row.
    pub(super) fn name_equals(
        &self,
        left: &Expr,
        right: &Expr,
        negated: bool,
    ) -> Result<Option<String>, Fault> {
        let (ExprKind::Call(call), ExprKind::Text(text)) = (&left.node, &right.node) else {
            return Ok(None);
        };
        let [argument] = call.arguments.expressions() else {
            return Ok(None);
        };
        let Some(ids) = ids_named(self.known, &call.function.node.full(), text.as_str()) else {
            return Ok(None);
        };
        let how = How {
            alias_first: false,
            aliases: true,
            grouped: false,
        };
        let argument = self.expr(argument, how)?;
        let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
        let not = if negated { "NOT " } else { "" };
        Ok(Some(format!("({argument} {not}IN ({}))", ids.join(", "))))
    }
}

/// The ids that have this name, where the function is one of names.
fn ids_named(known: &Known, function: &str, name: &str) -> Option<Vec<i64>> {
    let of = |names: &std::collections::BTreeMap<i64, String>| {
        let named = names.iter().filter(|(_, known)| *known == name);
        named.map(|(id, _)| *id).collect()
    };
    match function {
        "QIDNAME" => {
            let named = known.qids.iter().filter(|(_, qid)| qid.name == name);
            Some(named.map(|(id, _)| *id).collect())
        }
        "LOGSOURCETYPENAME" => Some(of(&known.log_source_types)),
        "LOGSOURCENAME" => Some(of(&known.log_sources)),
        _ => None,
    }
}
