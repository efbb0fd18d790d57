//! The classes that a saved search's stream may hold, as Java describes them.
//!
//! Names, `serialVersionUID`s and fields are those of the JDK; they are part of its
//! documented serialized form and the same in every version.

/// A class whose instances can be read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    HashMap,
    Boolean,
    Integer,
    Long,
    Number,
    StringArray,
}

/// What a stream says about a class where it first occurs.
pub(super) struct Descriptor {
    pub name: &'static str,
    pub serial_version: u64,
    pub flags: u8,
    /// Type code and name of each field; all are primitive.
    pub fields: &'static [(u8, &'static str)],
    pub parent: Option<Class>,
}

impl Descriptor {
    /// How many fields there are, as Java writes it.
    pub fn field_count(&self) -> u16 {
        self.fields.iter().fold(0, |count, _| count + 1)
    }
}

/// `SC_SERIALIZABLE`.
const SERIALIZABLE: u8 = 0x02;
/// `SC_WRITE_METHOD`: the class adds block data and objects of its own.
const WRITE_METHOD: u8 = 0x01;

impl Class {
    const ALL: [Self; 6] = [
        Self::HashMap,
        Self::Boolean,
        Self::Integer,
        Self::Long,
        Self::Number,
        Self::StringArray,
    ];

    /// The class of that Java name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|class| class.descriptor().name == name)
    }

    pub fn descriptor(self) -> Descriptor {
        let plain = |name, serial_version, fields, parent| Descriptor {
            name,
            serial_version,
            flags: SERIALIZABLE,
            fields,
            parent,
        };
        let number = Some(Self::Number);
        match self {
            Self::HashMap => Descriptor {
                name: "java.util.HashMap",
                serial_version: 0x0507_DAC1_C316_60D1,
                flags: SERIALIZABLE | WRITE_METHOD,
                fields: &[(b'F', "loadFactor"), (b'I', "threshold")],
                parent: None,
            },
            Self::Boolean => plain(
                "java.lang.Boolean",
                0xCD20_7280_D59C_FAEE,
                &[(b'Z', "value")],
                None,
            ),
            Self::Integer => plain(
                "java.lang.Integer",
                0x12E2_A0A4_F781_8738,
                &[(b'I', "value")],
                number,
            ),
            Self::Long => plain(
                "java.lang.Long",
                0x3B8B_E490_CC8F_23DF,
                &[(b'J', "value")],
                number,
            ),
            Self::Number => plain("java.lang.Number", 0x86AC_951D_0B94_E08B, &[], None),
            Self::StringArray => plain("[Ljava.lang.String;", 0xADD2_56E7_E91D_7B47, &[], None),
        }
    }
}

/// The codes and numbers of the stream protocol (`java.io.ObjectStreamConstants`).
pub(super) mod protocol {
    /// Magic number and version.
    pub const START: [u8; 4] = [0xAC, 0xED, 0x00, 0x05];
    pub const NULL: u8 = 0x70;
    pub const REFERENCE: u8 = 0x71;
    pub const CLASS_DESC: u8 = 0x72;
    pub const OBJECT: u8 = 0x73;
    pub const STRING: u8 = 0x74;
    pub const ARRAY: u8 = 0x75;
    pub const BLOCK_DATA: u8 = 0x77;
    pub const END_BLOCK_DATA: u8 = 0x78;
    pub const BLOCK_DATA_LONG: u8 = 0x7A;
    pub const LONG_STRING: u8 = 0x7C;
    /// The handle of the first class, object or String of a stream.
    pub const FIRST_HANDLE: u32 = 0x007E_0000;
    /// A block takes as many bytes before Java starts the next one.
    pub const BLOCK_SIZE: usize = 1024;
    /// The load factor of a `HashMap` that was made without naming one: 0.75.
    pub const LOAD_FACTOR: f32 = 0.75;
}
