//! An answer's body, whole or broken off in the middle.
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// The first half gets this long to leave before the connection breaks.
const FLUSH: Duration = Duration::from_millis(100);

/// A body of one piece.
#[derive(Debug)]
pub struct AnswerBody {
    data: Option<Bytes>,
    cut: Option<Pin<Box<Sleep>>>,
}

impl AnswerBody {
    /// All of `data`.
    pub fn whole(data: impl Into<Bytes>) -> Self {
        Self {
            data: Some(data.into()),
            cut: None,
        }
    }

    /// The first half of `data`, then the connection breaks.
    pub fn cut(data: impl Into<Bytes>) -> Self {
        let mut data = data.into();
        data.truncate(data.len() / 2);
        Self {
            data: Some(data),
            cut: Some(Box::pin(sleep(FLUSH))),
        }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = self.get_mut();
        if let Some(data) = this.data.take() {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        let Some(flush) = &mut this.cut else {
            return Poll::Ready(None);
        };
        ready!(flush.as_mut().poll(context));
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into())))
    }

    fn size_hint(&self) -> SizeHint {
        match (&self.data, &self.cut) {
            (Some(data), None) => SizeHint::with_exact(data.len() as u64),
            _ => SizeHint::default(),
        }
    }
}
