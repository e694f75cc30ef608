//! Pictures: JPEG, PNG and WebP to and from pixels, 8 bits a channel.
//!
//! Whatever comes in may be hostile: sizes are bounded before anything is allocated for them, and every failure is
//! an [`Error`].

mod decode;
mod encode;
mod jpeg;

use std::fmt;

pub use decode::decode;
pub use encode::encode;

/// The most pixels that a picture may have: 128 Mi, half a gigabyte of RGBA.
pub const MAX_PIXELS: u64 = 1 << 27;

/// The formats of encoded pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum ImageFormat {
    /// JPEG: lossy, without alpha.
    Jpeg = 0,
    /// PNG: lossless.
    Png = 1,
    /// WebP: lossy.
    WebP = 2,
}

impl TryFrom<u32> for ImageFormat {
    type Error = Error;

    fn try_from(value: u32) -> Result<Self, Error> {
        [Self::Jpeg, Self::Png, Self::WebP]
            .into_iter()
            .find(|format| *format as u32 == value)
            .ok_or_else(|| Error::new(format!("{value} is not an image format")))
    }
}

/// Pixels: rows from the top, pixels from the left, channels interleaved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// 1 (grey), 3 (RGB) or 4 (RGBA, alpha not premultiplied).
    pub channels: u32,
    /// `height * width * channels` bytes.
    pub data: Vec<u8>,
}

/// What is wrong with a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(String);

impl Error {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
