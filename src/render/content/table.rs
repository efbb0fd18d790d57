//! Tables and rows as plain data.

/// A table of the console's database and the rows that a package brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The table's name, which is the rows' element name.
    pub name: &'static str,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Table {
    /// A table of these rows.
    pub fn new(name: &'static str, rows: impl IntoIterator<Item = Row>) -> Self {
        Self {
            name,
            rows: rows.into_iter().collect(),
        }
    }
}

/// A row: its columns in order. A column that is NULL is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Column names and values.
    pub columns: Vec<(&'static str, String)>,
}

impl Row {
    /// A row without columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a column.
    #[must_use]
    pub fn with(mut self, column: &'static str, value: impl ToString) -> Self {
        self.columns.push((column, value.to_string()));
        self
    }

    /// Adds a column unless its value is NULL.
    #[must_use]
    pub fn with_some(self, column: &'static str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(column, value),
            None => self,
        }
    }
}
