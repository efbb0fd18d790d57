//! Writes a stream as `java.io.ObjectOutputStream` does.

use std::collections::BTreeMap;

use super::class::{Class, protocol};
use super::{EncodeError, Header, JavaMap, JavaStream, JavaString, JavaValue, Object, mutf8};

type Result<T = ()> = std::result::Result<T, EncodeError>;

/// See [`JavaStream::encode`].
pub(super) fn encode(stream: &JavaStream) -> Result<Vec<u8>> {
    let mut encoder = Encoder::default();
    encoder.out.extend(protocol::START);
    encoder.block_data(&header(&stream.header)?)?;
    encoder.map(&stream.map)?;
    Ok(encoder.out)
}

/// The header's bytes, before they are cut into blocks.
fn header(header: &Header) -> Result<Vec<u8>> {
    let mut out = header.date_ms.to_be_bytes().to_vec();
    let texts = [
        ("item name", &header.item_name),
        ("reserved text", &header.reserved),
        ("owner", &header.owner),
        ("form class", &header.form_class),
    ];
    for (field, text) in texts {
        let bytes = mutf8::encoded_len(text);
        let len = u16::try_from(bytes).map_err(|_| EncodeError::HeaderTooLong { field, bytes })?;
        out.extend(len.to_be_bytes());
        mutf8::encode(text, &mut out);
    }
    Ok(out)
}

#[derive(Default)]
struct Encoder {
    out: Vec<u8>,
    /// How many handles were given out.
    handles: u32,
    classes: BTreeMap<Class, u32>,
    /// Handle by [`Object::identity`].
    objects: BTreeMap<usize, u32>,
}

impl Encoder {
    fn block_data(&mut self, data: &[u8]) -> Result {
        for block in data.chunks(protocol::BLOCK_SIZE) {
            if let Ok(len) = u8::try_from(block.len()) {
                self.out.extend([protocol::BLOCK_DATA, len]);
            } else {
                self.out.push(protocol::BLOCK_DATA_LONG);
                self.out.extend(count(block.len())?);
            }
            self.out.extend(block);
        }
        Ok(())
    }

    fn map(&mut self, map: &JavaMap) -> Result {
        self.out.push(protocol::OBJECT);
        self.class(Class::HashMap)?;
        self.new_handle()?;
        self.out.extend(protocol::LOAD_FACTOR.to_be_bytes());
        self.out.extend(map.threshold().to_be_bytes());
        let sizes = [map.buckets().count().to_be_bytes(), count(map.len())?];
        self.block_data(sizes.as_flattened())?;
        for (key, value) in map.iter() {
            self.string(key)?;
            self.value(value)?;
        }
        self.out.push(protocol::END_BLOCK_DATA);
        Ok(())
    }

    fn value(&mut self, value: &JavaValue) -> Result {
        match value {
            JavaValue::Null => self.out.push(protocol::NULL),
            JavaValue::String(text) => self.string(text)?,
            JavaValue::Boolean(value) => {
                self.boxed(Class::Boolean, value, &[u8::from(**value)])?;
            }
            JavaValue::Integer(value) => self.boxed(Class::Integer, value, &value.to_be_bytes())?,
            JavaValue::Long(value) => self.boxed(Class::Long, value, &value.to_be_bytes())?,
            JavaValue::Strings(elements) => self.strings(elements)?,
        }
        Ok(())
    }

    fn string(&mut self, text: &JavaString) -> Result {
        if self.referred(text) {
            return Ok(());
        }
        self.new_object(text)?;
        let len = mutf8::encoded_len(text);
        if let Ok(len) = u16::try_from(len) {
            self.out.push(protocol::STRING);
            self.out.extend(len.to_be_bytes());
        } else {
            self.out.push(protocol::LONG_STRING);
            self.out.extend((len as u64).to_be_bytes());
        }
        mutf8::encode(text, &mut self.out);
        Ok(())
    }

    /// An object with one primitive field.
    fn boxed<T>(&mut self, class: Class, object: &Object<T>, field: &[u8]) -> Result {
        if self.referred(object) {
            return Ok(());
        }
        self.out.push(protocol::OBJECT);
        self.class(class)?;
        self.new_object(object)?;
        self.out.extend(field);
        Ok(())
    }

    fn strings(&mut self, elements: &Object<[Option<JavaString>]>) -> Result {
        if self.referred(elements) {
            return Ok(());
        }
        self.out.push(protocol::ARRAY);
        self.class(Class::StringArray)?;
        self.new_object(elements)?;
        self.out.extend(count(elements.len())?);
        for element in elements.iter() {
            match element {
                Some(text) => self.string(text)?,
                None => self.out.push(protocol::NULL),
            }
        }
        Ok(())
    }

    /// The class's description, or a reference to it. Its own handle comes before
    /// its parent's.
    fn class(&mut self, class: Class) -> Result {
        if let Some(&handle) = self.classes.get(&class) {
            self.reference(handle);
            return Ok(());
        }
        let descriptor = class.descriptor();
        self.out.push(protocol::CLASS_DESC);
        self.name(descriptor.name);
        self.out.extend(descriptor.serial_version.to_be_bytes());
        let handle = self.new_handle()?;
        self.classes.insert(class, handle);
        self.out.push(descriptor.flags);
        self.out.extend(descriptor.field_count().to_be_bytes());
        for &(code, name) in descriptor.fields {
            self.out.push(code);
            self.name(name);
        }
        self.out.push(protocol::END_BLOCK_DATA);
        match descriptor.parent {
            Some(parent) => self.class(parent)?,
            None => self.out.push(protocol::NULL),
        }
        Ok(())
    }

    /// A name of the JDK, all of which are short and ASCII.
    fn name(&mut self, name: &'static str) {
        let [.., high, low] = name.len().to_be_bytes();
        self.out.extend([high, low]);
        self.out.extend(name.as_bytes());
    }

    /// Writes a reference if the object was written before.
    fn referred<T: ?Sized>(&mut self, object: &Object<T>) -> bool {
        let handle = self.objects.get(&object.identity()).copied();
        if let Some(handle) = handle {
            self.reference(handle);
        }
        handle.is_some()
    }

    fn reference(&mut self, handle: u32) {
        self.out.push(protocol::REFERENCE);
        self.out.extend(handle.to_be_bytes());
    }

    fn new_object<T: ?Sized>(&mut self, object: &Object<T>) -> Result {
        let handle = self.new_handle()?;
        self.objects.insert(object.identity(), handle);
        Ok(())
    }

    fn new_handle(&mut self) -> Result<u32> {
        let handle = protocol::FIRST_HANDLE.checked_add(self.handles);
        self.handles = self.handles.wrapping_add(1);
        handle.ok_or(EncodeError::TooMany(self.objects.len()))
    }
}

/// A count as Java writes it.
fn count(len: usize) -> Result<[u8; 4]> {
    let count = i32::try_from(len).map_err(|_| EncodeError::TooMany(len))?;
    Ok(count.to_be_bytes())
}
