//! Reads a stream, trusting nothing in it: neither lengths nor counts nor handles.

use indexmap::IndexMap;
use indexmap::map::Entry;

use super::class::{Class, protocol};
use super::cursor::Cursor;
use super::{
    Buckets, DecodeError, Header, JavaMap, JavaStream, JavaString, JavaValue, Object, Problem,
};

type Result<T = ()> = std::result::Result<T, DecodeError>;

const MAP: &str = "a java.util.HashMap";
const VALUE: &str = "a value (null, String, Boolean, Integer, Long or String[])";

/// See [`JavaStream::decode`].
pub(super) fn decode(bytes: &[u8]) -> Result<JavaStream> {
    if bytes.len() > JavaStream::MAX_BYTES {
        return Err(Problem::TooLong(bytes.len()).at(0));
    }
    let mut decoder = Decoder {
        cursor: Cursor::new(bytes),
        handles: Vec::new(),
    };
    if decoder.cursor.array().ok() != Some(protocol::START) {
        return Err(Problem::NotJava.at(0));
    }
    let header = decoder.header()?;
    let map = decoder.map()?;
    decoder.cursor.end("the map")?;
    Ok(JavaStream { header, map })
}

/// What a handle stands for.
enum Handle {
    Class(Class),
    Value(JavaValue),
    /// The map, or an array whose elements are still to come: nothing can refer to
    /// either.
    Opaque,
}

/// What precedes a map's entries.
struct Table {
    threshold: u32,
    buckets: Buckets,
    entries: u32,
}

struct Decoder<'a> {
    cursor: Cursor<'a>,
    handles: Vec<Handle>,
}

impl Decoder<'_> {
    /// Block data is one text of bytes, wherever it happens to be cut into blocks:
    /// an error's offset is mapped back to the block that it lies in.
    fn header(&mut self) -> Result<Header> {
        let (mut joined, mut blocks) = (Vec::new(), Vec::new());
        while let Some((at, block)) = self.cursor.block()? {
            blocks.push((joined.len(), at));
            joined.extend(block);
        }
        if blocks.is_empty() {
            self.cursor.expect(protocol::BLOCK_DATA, "block data")?;
        }
        read_header(Cursor::new(&joined)).map_err(|error| {
            let block = blocks.partition_point(|(start, _)| *start <= error.offset) - 1;
            let (start, at) = blocks[block];
            error.problem.at(at + (error.offset - start))
        })
    }

    fn map(&mut self) -> Result<JavaMap> {
        self.instance(MAP, &[Class::HashMap])?;
        self.handles.push(Handle::Opaque);
        let at = self.cursor.at();
        let table = self.table()?;
        let map = JavaMap {
            entries: self.entries(table.entries)?,
            buckets: table.buckets,
        };
        let end = "the end of the map";
        self.cursor.expect(protocol::END_BLOCK_DATA, end)?;
        if map.threshold() == table.threshold {
            Ok(map)
        } else {
            Err(Problem::BadTable.at(at))
        }
    }

    fn table(&mut self) -> Result<Table> {
        let at = self.cursor.at();
        let load_factor = f32::from_be_bytes(self.cursor.array()?);
        let threshold = u32::from_be_bytes(self.cursor.array()?);
        let wanted = "the map's table size";
        self.cursor.expect(protocol::BLOCK_DATA, wanted)?;
        self.cursor.expect(8, wanted)?;
        let buckets = Buckets::new(u32::from_be_bytes(self.cursor.array()?))
            .filter(|_| load_factor.to_bits() == protocol::LOAD_FACTOR.to_bits())
            .ok_or(Problem::BadTable.at(at))?;
        Ok(Table {
            threshold,
            buckets,
            entries: self.cursor.count()?,
        })
    }

    fn entries(&mut self, count: u32) -> Result<IndexMap<JavaString, JavaValue>> {
        let mut entries = IndexMap::new();
        for _ in 0..count {
            let at = self.cursor.at();
            match entries.entry(self.string("a String as key")?) {
                Entry::Vacant(entry) => entry.insert(self.value()?),
                Entry::Occupied(entry) => {
                    return Err(Problem::DuplicateKey(shown(entry.key())).at(at));
                }
            };
        }
        Ok(entries)
    }

    fn value(&mut self) -> Result<JavaValue> {
        match self.cursor.peek()? {
            protocol::NULL => {
                self.cursor.byte()?;
                Ok(JavaValue::Null)
            }
            protocol::REFERENCE => self.referred(VALUE, |handle| match handle {
                Handle::Value(value) => Some(value.clone()),
                _ => None,
            }),
            protocol::OBJECT => self.boxed(),
            protocol::ARRAY => self.strings(),
            _ => self.string(VALUE).map(JavaValue::String),
        }
    }

    /// A String, written out or referred to.
    fn string(&mut self, wanted: &'static str) -> Result<JavaString> {
        let at = self.cursor.at();
        let text = match self.cursor.peek()? {
            protocol::REFERENCE => {
                return self.referred(wanted, |handle| match handle {
                    Handle::Value(JavaValue::String(text)) => Some(text.clone()),
                    _ => None,
                });
            }
            protocol::STRING => {
                self.cursor.byte()?;
                self.cursor.text()?
            }
            protocol::LONG_STRING => {
                self.cursor.byte()?;
                let len = u64::from_be_bytes(self.cursor.array()?);
                self.cursor.text_of(len)?
            }
            found => return Err(Problem::Unexpected { wanted, found }.at(at)),
        };
        let text = JavaString::new(text);
        self.handles.push(Handle::Value(text.clone().into()));
        Ok(text)
    }

    /// An object with one primitive field.
    fn boxed(&mut self) -> Result<JavaValue> {
        let classes = [Class::Boolean, Class::Integer, Class::Long];
        let class = self.instance(VALUE, &classes)?;
        let at = self.cursor.at();
        let value: JavaValue = match class {
            Class::Integer => i32::from_be_bytes(self.cursor.array()?).into(),
            Class::Long => i64::from_be_bytes(self.cursor.array()?).into(),
            _ => match self.cursor.byte()? {
                byte @ (0 | 1) => (byte == 1).into(),
                byte => return Err(Problem::BadBoolean(byte).at(at)),
            },
        };
        self.handles.push(Handle::Value(value.clone()));
        Ok(value)
    }

    fn strings(&mut self) -> Result<JavaValue> {
        self.cursor.expect(protocol::ARRAY, VALUE)?;
        self.class("the class java.lang.String[]", &[Class::StringArray])?;
        let handle = self.handles.len();
        self.handles.push(Handle::Opaque);
        let mut elements = Vec::new();
        for _ in 0..self.cursor.count()? {
            elements.push(self.element()?);
        }
        let value = JavaValue::Strings(Object::new(elements));
        self.handles[handle] = Handle::Value(value.clone());
        Ok(value)
    }

    fn element(&mut self) -> Result<Option<JavaString>> {
        if self.cursor.peek()? == protocol::NULL {
            self.cursor.byte()?;
            return Ok(None);
        }
        self.string("null or a String as element").map(Some)
    }

    /// The beginning of an object of one of `classes`.
    fn instance(&mut self, wanted: &'static str, classes: &[Class]) -> Result<Class> {
        self.cursor.expect(protocol::OBJECT, wanted)?;
        self.class(wanted, classes)
    }

    /// A class, described or referred to, which must be one of `classes`.
    fn class(&mut self, wanted: &'static str, classes: &[Class]) -> Result<Class> {
        let at = self.cursor.at();
        let allowed = |class: Class| {
            let found = class.descriptor().name;
            let allowed = classes.contains(&class).then_some(class);
            allowed.ok_or(Problem::WrongClass { wanted, found }.at(at))
        };
        if self.cursor.peek()? == protocol::REFERENCE {
            let class = self.referred("a class", |handle| match handle {
                Handle::Class(class) => Some(*class),
                _ => None,
            });
            return allowed(class?);
        }
        self.cursor.expect(protocol::CLASS_DESC, "a class")?;
        let name = self.cursor.text()?;
        let class = Class::named(&name).ok_or(Problem::UnknownClass(shown(&name)).at(at))?;
        // Before its superclass is read, so that descriptions cannot nest at will.
        self.description(at, allowed(class)?)?;
        Ok(class)
    }

    /// The rest of a class's description, which must be the JDK's; it starts at `at`.
    fn description(&mut self, at: usize, class: Class) -> Result {
        let jdk = class.descriptor();
        let foreign = || Problem::ForeignClass(jdk.name).at(at);
        let serial_version = u64::from_be_bytes(self.cursor.array()?);
        self.handles.push(Handle::Class(class));
        let flags = self.cursor.byte()?;
        let fields = u16::from_be_bytes(self.cursor.array()?);
        if (serial_version, flags, fields) != (jdk.serial_version, jdk.flags, jdk.field_count()) {
            return Err(foreign());
        }
        for &(code, name) in jdk.fields {
            if (self.cursor.byte()?, self.cursor.text()?.as_str()) != (code, name) {
                return Err(foreign());
            }
        }
        let end = "the end of the class";
        self.cursor.expect(protocol::END_BLOCK_DATA, end)?;
        match jdk.parent {
            None => self.cursor.expect(protocol::NULL, "null: no superclass"),
            Some(parent) => self.class("the JDK's superclass", &[parent]).map(drop),
        }
    }

    /// Follows a reference to what `pick` accepts.
    fn referred<T>(
        &mut self,
        wanted: &'static str,
        pick: impl FnOnce(&Handle) -> Option<T>,
    ) -> Result<T> {
        let at = self.cursor.at();
        self.cursor.expect(protocol::REFERENCE, wanted)?;
        let handle = u32::from_be_bytes(self.cursor.array()?);
        let index = handle.checked_sub(protocol::FIRST_HANDLE);
        index
            .and_then(|index| self.handles.get(index as usize))
            .and_then(pick)
            .ok_or(Problem::BadHandle { handle, wanted }.at(at))
    }
}

fn read_header(mut cursor: Cursor<'_>) -> Result<Header> {
    let header = Header {
        date_ms: i64::from_be_bytes(cursor.array()?),
        item_name: cursor.text()?,
        reserved: cursor.text()?,
        owner: cursor.text()?,
        form_class: cursor.text()?,
    };
    cursor.end("the header")?;
    Ok(header)
}

/// As much of a text from the stream as an error should repeat.
fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}
