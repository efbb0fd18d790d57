//! The values of a saved search's map: Java objects, with their identity.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A value of the map: every type that occurs in a known export, and `Integer`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JavaValue {
    /// `null`.
    Null,
    /// A `java.lang.String`.
    String(JavaString),
    /// A `java.lang.Boolean`.
    Boolean(Object<bool>),
    /// A `java.lang.Integer`.
    Integer(Object<i32>),
    /// A `java.lang.Long`.
    Long(Object<i64>),
    /// A `java.lang.String[]`; `None` is a `null` in it.
    Strings(Object<[Option<JavaString>]>),
}

impl From<JavaString> for JavaValue {
    fn from(text: JavaString) -> Self {
        Self::String(text)
    }
}

impl From<&str> for JavaValue {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<String> for JavaValue {
    fn from(text: String) -> Self {
        Self::String(Object::new(text))
    }
}

impl From<bool> for JavaValue {
    fn from(value: bool) -> Self {
        Self::Boolean(Object::new(value))
    }
}

impl From<i32> for JavaValue {
    fn from(value: i32) -> Self {
        Self::Integer(Object::new(value))
    }
}

impl From<i64> for JavaValue {
    fn from(value: i64) -> Self {
        Self::Long(Object::new(value))
    }
}

/// A Java String. One with a lone surrogate cannot be held, and is a decode error.
pub type JavaString = Object<str>;

/// One Java object. A clone is the *same* object, which a stream writes once and
/// then refers to; two objects made from equal values are equal, but not the same,
/// and are both written out.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Object<T: ?Sized>(Arc<T>);

impl<T: ?Sized> Object<T> {
    /// A new object, not the same as any other.
    pub fn new(value: impl Into<Arc<T>>) -> Self {
        Self(value.into())
    }

    /// What tells this object from every other living one.
    pub(super) fn identity(&self) -> usize {
        // The counters of an `Arc` stand before its data, so that even objects of
        // no size have addresses of their own.
        Arc::as_ptr(&self.0).cast::<()>().addr()
    }
}

impl<T: ?Sized> Clone for Object<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: ?Sized> Deref for Object<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Lets a map with String keys be asked with a `&str`.
impl Borrow<str> for JavaString {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for JavaString {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Object<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}
