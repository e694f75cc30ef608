//! Decodes pictures.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

use crate::convert::convert;
use crate::jpeg;
use crate::{Depth, Error, MAX_BYTES, MAX_PIXELS, Pixels};

/// Options for [`decode`].
#[derive(Clone, Copy, Debug)]
pub struct DecodeOptions {
    /// The number of channels: 1 (grayscale), 3 (RGB) or 4 (RGBA); `None` for the number that the file has.
    pub channels: Option<u32>,
    /// The number of bits per channel.
    pub depth: Depth,
    /// Whether to turn the picture upright, as the camera recorded.
    pub apply_orientation: bool,
    /// Maximum number of pixels.
    pub max_pixels: u64,
}

impl Default for DecodeOptions {
    fn default() -> Self {
        Self { channels: None, depth: Depth::Eight, apply_orientation: false, max_pixels: MAX_PIXELS }
    }
}

/// A decoded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The picture.
    pub pixels: Pixels,
    /// The orientation of the pixels as an EXIF number: 1 if they are upright.
    pub orientation: u8,
}

/// Decodes a JPEG, PNG or WebP file. The first bytes tell the format.
///
/// Palettes become RGB, and grayscale with alpha becomes RGBA. An animation decodes to its first picture.
///
/// # Errors
/// If the bytes are not such a file, or are damaged or cut off. If the picture exceeds the maximum number of
/// pixels, or if its pixels take more than [`MAX_BYTES`].
pub fn decode(bytes: &[u8], options: &DecodeOptions) -> Result<Decoded, Error> {
    let failed = |error: image::ImageError| Error::new(error.to_string());
    let mut reader = ImageReader::new(Cursor::new(bytes));
    let mut limits = Limits::no_limits();
    // Limits the decoder's own memory, in addition to the pixels, to the size of 16-bit RGBA.
    limits.max_alloc = Some(options.max_pixels.saturating_mul(8));
    reader.limits(limits);
    let reader = reader.with_guessed_format().map_err(|error| Error::new(error.to_string()))?;
    match reader.format() {
        Some(image::ImageFormat::Jpeg) if !jpeg::is_complete(bytes) => {
            return Err(Error::new("the JPEG file is cut off"));
        }
        Some(image::ImageFormat::WebP) if !is_complete_webp(bytes) => {
            return Err(Error::new("the WebP file is cut off"));
        }
        Some(image::ImageFormat::Jpeg | image::ImageFormat::Png | image::ImageFormat::WebP) => {}
        _ => return Err(Error::new("the bytes are not a JPEG, PNG or WebP file")),
    }
    let mut decoder = reader.into_decoder().map_err(failed)?;
    let channels = check_size(&decoder, options)?;
    // Unreadable metadata counts as no metadata.
    let recorded = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(failed)?;
    if options.apply_orientation {
        picture.apply_orientation(recorded);
    }
    let orientation = if options.apply_orientation { Orientation::NoTransforms } else { recorded };
    Ok(Decoded { pixels: convert(picture, channels, options.depth), orientation: orientation.to_exif() })
}

/// Returns whether the file is as long as its header says. The decoder does not check the bytes after the
/// picture.
fn is_complete_webp(bytes: &[u8]) -> bool {
    let declared = bytes.get(4..8).and_then(|size| size.try_into().ok()).map(u32::from_le_bytes);
    declared.is_some_and(|size| bytes.len() as u64 >= 8 + u64::from(size))
}

/// Returns the number of channels to decode to. Fails if there are too many pixels, before they are
/// allocated.
fn check_size(decoder: &impl ImageDecoder, options: &DecodeOptions) -> Result<u32, Error> {
    let (width, height) = decoder.dimensions();
    let count = u64::from(width) * u64::from(height);
    if count > options.max_pixels {
        return Err(Error::new(format!("it has {width}×{height} pixels, more than {}", options.max_pixels)));
    }
    let color = decoder.color_type();
    let channels = options.channels.unwrap_or(match (color.has_color(), color.has_alpha()) {
        (_, true) => 4,
        (true, false) => 3,
        (false, false) => 1,
    });
    if ![1, 3, 4].contains(&channels) {
        return Err(Error::new(format!("{channels} channels are not 1, 3 or 4")));
    }
    let size = count.saturating_mul(u64::from(channels) * options.depth.bytes());
    if size > MAX_BYTES {
        return Err(Error::new(format!("its {width}×{height} pixels take {size} bytes, more than {MAX_BYTES}")));
    }
    Ok(channels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ImageFormat, encode};

    fn decode(bytes: &[u8]) -> Result<Pixels, Error> {
        super::decode(bytes, &DecodeOptions::default()).map(|decoded| decoded.pixels)
    }

    const FORMATS: [ImageFormat; 3] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];

    fn noise() -> Pixels {
        let data = (0..32 * 32 * 3).map(|index: u32| (index * index % 251) as u8).collect();
        Pixels { width: 32, height: 32, channels: 3, depth: Depth::Eight, data }
    }

    #[test]
    fn files_that_are_cut_off_are_errors() {
        for format in FORMATS {
            let bytes = encode(&noise(), format, 90).unwrap();
            // The last 4 bytes hold no pixels: they are the checksum of PNG's last chunk and WebP's padding.
            for length in 0..bytes.len() - 4 {
                assert!(decode(&bytes[..length]).is_err(), "{format:?}, {length} of {}", bytes.len());
            }
        }
    }

    #[test]
    fn damaged_files_do_not_panic() {
        for format in FORMATS {
            let bytes = encode(&noise(), format, 90).unwrap();
            for position in 0..bytes.len() {
                let mut damaged = bytes.clone();
                damaged[position] ^= 0xff;
                if let Ok(pixels) = decode(&damaged) {
                    let expected = u64::from(pixels.width) * u64::from(pixels.height) * u64::from(pixels.channels);
                    assert_eq!(pixels.data.len() as u64, expected);
                }
            }
        }
    }

    #[test]
    fn other_bytes_are_errors() {
        for bytes in [&b""[..], b"hello", b"GIF89a\x01\0\x01\0\0\0\0", &[0xff; 64]] {
            assert_eq!(decode(bytes).unwrap_err().to_string(), "the bytes are not a JPEG, PNG or WebP file");
        }
    }

    #[test]
    fn a_size_that_is_too_large_is_an_error_before_it_is_allocated() {
        // Makes the header claim 60,000 × 60,000 pixels.
        let mut bytes = encode(&noise(), ImageFormat::Png, 90).unwrap();
        let header = 16..24;
        bytes[header].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let checksum = crc32(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
        let error = decode(&bytes).unwrap_err().to_string();
        assert_eq!(error, "it has 60000×60000 pixels, more than 134217728");
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc: u32, &byte| {
            (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
        })
    }

    #[test]
    fn grayscale_with_alpha_and_16_bits_decodes_to_8_bit_rgba() {
        let picture =
            image::DynamicImage::ImageLumaA16(image::ImageBuffer::from_pixel(2, 1, image::LumaA([0x8000, 0xffff])));
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
        let pixels = decode(&bytes).unwrap();
        assert_eq!((pixels.channels, pixels.data), (4, vec![128, 128, 128, 255, 128, 128, 128, 255]));
    }
}
