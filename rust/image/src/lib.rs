//! Encodes and decodes JPEG, PNG and WebP pictures with 8 or 16 bits per channel.
//!
//! Input may be hostile. So the crate checks sizes before it allocates memory for them, and every failure is
//! an [`Error`].

mod convert;
mod decode;
mod encode;
mod jpeg;
mod recent;

use std::fmt;

pub use decode::{DecodeOptions, Decoded, decode};
pub use encode::encode;
pub use recent::Recent;

/// Default maximum number of pixels of a picture: 128 Mi, which is half a gigabyte of RGBA.
pub const MAX_PIXELS: u64 = 1 << 27;

/// Maximum size of pixels or of a file, in bytes: lengths cross the boundary to TypeScript as 32 bits.
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

/// The number of bits per channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// 8 bits: 0 to 255.
    Eight,
    /// 16 bits: 0 to 65,535, in the machine's byte order.
    Sixteen,
}

impl Depth {
    /// Returns the size of one channel of a pixel, in bytes.
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
            _ => Err(Error::new(format!("a channel has 8 or 16 bits, not {bits}"))),
        }
    }
}

/// A decoded picture: rows from top to bottom, pixels from left to right, channels interleaved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// The number of pixels in a row.
    pub width: u32,
    /// The number of rows.
    pub height: u32,
    /// The number of channels: 1 (grayscale), 3 (RGB) or 4 (RGBA, alpha not premultiplied).
    pub channels: u32,
    /// The number of bits per channel.
    pub depth: Depth,
    /// The values: `height * width * channels` of them.
    pub data: Vec<u8>,
}

/// A failure to encode or decode a picture.
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
