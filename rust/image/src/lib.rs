//! Pictures: JPEG, PNG and WebP to and from pixels, 8 or 16 bits a channel.
//!
//! Whatever comes in may be hostile: sizes are bounded before anything is allocated for them, and every failure is
//! an [`Error`].

mod convert;
mod decode;
mod encode;
mod jpeg;

use std::fmt;

pub use decode::{DecodeOptions, Decoded, decode};
pub use encode::encode;

/// The most pixels that a picture may have unless more are allowed: 128 Mi, half a gigabyte of RGBA.
pub const MAX_PIXELS: u64 = 1 << 27;

/// The most bytes that pixels or a file may take: lengths cross as 32 bits.
pub const MAX_BYTES: u64 = u32::MAX as u64;

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

/// The bits of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// 0 to 255.
    Eight,
    /// 0 to 65,535, in the machine's order of bytes.
    Sixteen,
}

impl Depth {
    /// Bytes of one channel of a pixel.
    pub fn bytes(self) -> u64 {
        match self {
            Self::Eight => 1,
            Self::Sixteen => 2,
        }
    }
}

impl TryFrom<u32> for Depth {
    type Error = Error;

    fn try_from(bits: u32) -> Result<Self, Error> {
        match bits {
            8 => Ok(Self::Eight),
            16 => Ok(Self::Sixteen),
            _ => Err(Error::new(format!("{bits} is not a number of bits"))),
        }
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
    /// The bits of a channel.
    pub depth: Depth,
    /// `height * width * channels` values.
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
