//! Encodes pictures.

use std::borrow::Cow;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use crate::convert::eight_bits;
use crate::{Depth, Error, ImageFormat, MAX_BYTES, Pixels};

/// Encodes a picture.
///
/// `quality`, from 1 to 100, applies to JPEG and WebP: a higher quality gives a larger file that is closer to
/// the original. JPEG has no alpha, so transparent pixels become white. WebP has no grayscale, so it stores
/// RGB. Only PNG keeps 16 bits.
///
/// # Errors
/// If the size does not match the data, if the format does not support it, or if the quality is out of range.
pub fn encode(pixels: &Pixels, format: ImageFormat, quality: u8) -> Result<Vec<u8>, Error> {
    check(pixels, format)?;
    if !(1..=100).contains(&quality) {
        return Err(Error::new(format!("the quality is {quality}, not 1 to 100")));
    }
    let mut encoded = Vec::new();
    match format {
        ImageFormat::Jpeg => {
            let (data, color) = match pixels.channels {
                4 => (Cow::Owned(over_white(&eight_bits(pixels))), ExtendedColorType::Rgb8),
                channels => (eight_bits(pixels), color(channels, Depth::Eight)),
            };
            JpegEncoder::new_with_quality(&mut encoded, quality)
                .write_image(&data, pixels.width, pixels.height, color)
                .map_err(|error| Error::new(error.to_string()))?;
        }
        ImageFormat::Png => PngEncoder::new(&mut encoded)
            .write_image(&pixels.data, pixels.width, pixels.height, color(pixels.channels, pixels.depth))
            .map_err(|error| Error::new(error.to_string()))?,
        ImageFormat::WebP => encoded = encode_webp(pixels, quality)?,
    }
    if encoded.len() as u64 > MAX_BYTES {
        return Err(Error::new(format!("the file takes {} bytes, more than {MAX_BYTES}", encoded.len())));
    }
    Ok(encoded)
}

fn check(pixels: &Pixels, format: ImageFormat) -> Result<(), Error> {
    let Pixels { width, height, channels, depth, .. } = *pixels;
    if ![1, 3, 4].contains(&channels) {
        return Err(Error::new(format!("it has {channels} channels, not 1, 3 or 4")));
    }
    let largest = match format {
        ImageFormat::Jpeg => 65_535,
        ImageFormat::Png => i32::MAX as u32,
        ImageFormat::WebP => 16_383,
    };
    if width == 0 || height == 0 || width > largest || height > largest {
        return Err(Error::new(format!("it is {width}×{height}, but {format:?} takes 1 to {largest} pixels per side")));
    }
    let count = u64::from(width) * u64::from(height);
    if pixels.data.len() as u64 != count * u64::from(channels) * depth.bytes() {
        let length = pixels.data.len();
        return Err(Error::new(format!("{width}×{height} with {channels} channels is not {length} bytes")));
    }
    Ok(())
}

fn color(channels: u32, depth: Depth) -> ExtendedColorType {
    match (channels, depth) {
        (1, Depth::Eight) => ExtendedColorType::L8,
        (3, Depth::Eight) => ExtendedColorType::Rgb8,
        (_, Depth::Eight) => ExtendedColorType::Rgba8,
        (1, Depth::Sixteen) => ExtendedColorType::L16,
        (3, Depth::Sixteen) => ExtendedColorType::Rgb16,
        (_, Depth::Sixteen) => ExtendedColorType::Rgba16,
    }
}

/// Blends RGBA over white and returns RGB.
fn over_white(data: &[u8]) -> Vec<u8> {
    let blend = |value: u8, alpha: u8| {
        let (value, alpha) = (u32::from(value), u32::from(alpha));
        ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    data.chunks_exact(4).flat_map(|p| [blend(p[0], p[3]), blend(p[1], p[3]), blend(p[2], p[3])]).collect()
}

fn encode_webp(pixels: &Pixels, quality: u8) -> Result<Vec<u8>, Error> {
    let data = match pixels.channels {
        1 => Cow::Owned(eight_bits(pixels).iter().flat_map(|&value| [value; 3]).collect()),
        _ => eight_bits(pixels),
    };
    let encoder = match pixels.channels {
        4 => webp::Encoder::from_rgba(&data, pixels.width, pixels.height),
        _ => webp::Encoder::from_rgb(&data, pixels.width, pixels.height),
    };
    let encoded = encoder
        .encode_simple(false, f32::from(quality))
        .map_err(|error| Error::new(format!("libwebp failed: {error:?}")))?;
    Ok(encoded.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DecodeOptions;

    fn decode(bytes: &[u8]) -> Result<Pixels, Error> {
        crate::decode(bytes, &DecodeOptions::default()).map(|decoded| decoded.pixels)
    }

    /// A gradient, because every format preserves gradients well.
    fn gradient(channels: u32) -> Pixels {
        let (width, height) = (32, 16);
        let value = |x: u32, y: u32, channel: u32| match channel {
            0 => x * 8,
            1 => y * 16,
            2 => 255 - x * 8,
            _ => 255,
        };
        let data = (0..height)
            .flat_map(|y| (0..width).flat_map(move |x| (0..channels).map(move |c| value(x, y, c) as u8)))
            .collect();
        Pixels { width, height, channels, depth: Depth::Eight, data }
    }

    fn distance(a: &Pixels, b: &Pixels) -> f64 {
        assert_eq!((a.width, a.height, a.channels), (b.width, b.height, b.channels));
        let total: u64 = a.data.iter().zip(&b.data).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        total as f64 / a.data.len() as f64
    }

    #[test]
    fn png_keeps_every_pixel() {
        for channels in [1, 3, 4] {
            let pixels = gradient(channels);
            let back = decode(&encode(&pixels, ImageFormat::Png, 95).unwrap()).unwrap();
            assert_eq!(back, pixels);
        }
    }

    #[test]
    fn jpeg_and_webp_keep_the_picture() {
        for (format, channels) in [(ImageFormat::Jpeg, 1), (ImageFormat::Jpeg, 3), (ImageFormat::WebP, 3)] {
            let pixels = gradient(channels);
            let back = decode(&encode(&pixels, format, 95).unwrap()).unwrap();
            assert!(distance(&back, &pixels) < 4.0, "{format:?} of {channels}: {}", distance(&back, &pixels));
        }
    }

    #[test]
    fn a_lower_quality_takes_fewer_bytes() {
        for format in [ImageFormat::Jpeg, ImageFormat::WebP] {
            let size = |quality| encode(&gradient(3), format, quality).unwrap().len();
            assert!(size(20) < size(95), "{format:?}");
        }
    }

    #[test]
    fn webp_keeps_alpha() {
        let mut pixels = gradient(4);
        pixels.data.chunks_exact_mut(4).take(256).for_each(|pixel| pixel[3] = 0);
        let back = decode(&encode(&pixels, ImageFormat::WebP, 95).unwrap()).unwrap();
        let alpha = |pixels: &Pixels| pixels.data.chunks_exact(4).map(|pixel| pixel[3]).collect::<Vec<_>>();
        assert_eq!(alpha(&back), alpha(&pixels));
    }

    #[test]
    fn transparent_pixels_are_white_in_a_jpeg() {
        let pixels =
            Pixels { width: 16, height: 16, channels: 4, depth: Depth::Eight, data: [255, 0, 0, 0].repeat(256) };
        let back = decode(&encode(&pixels, ImageFormat::Jpeg, 95).unwrap()).unwrap();
        assert!(back.channels == 3 && back.data.iter().all(|&value| value > 250));
    }

    #[test]
    fn grayscale_becomes_rgb_in_a_webp() {
        let back = decode(&encode(&gradient(1), ImageFormat::WebP, 95).unwrap()).unwrap();
        assert_eq!(back.channels, 3);
    }

    #[test]
    fn only_png_keeps_16_bits() {
        let data = (0..8 * 8 * 3u16).flat_map(|value| (value * 341).to_ne_bytes()).collect();
        let pixels = Pixels { width: 8, height: 8, channels: 3, depth: Depth::Sixteen, data };
        let options = DecodeOptions { depth: Depth::Sixteen, ..DecodeOptions::default() };
        let back = |format| crate::decode(&encode(&pixels, format, 95).unwrap(), &options).unwrap().pixels;
        assert_eq!(back(ImageFormat::Png), pixels);
        for format in [ImageFormat::Jpeg, ImageFormat::WebP] {
            assert_eq!((back(format).width, back(format).depth), (8, Depth::Sixteen));
        }
    }

    #[test]
    fn invalid_sizes_and_qualities_are_errors() {
        let fails = |pixels: &Pixels, format, quality| encode(pixels, format, quality).unwrap_err().to_string();
        let empty = Pixels { width: 0, height: 4, channels: 3, depth: Depth::Eight, data: Vec::new() };
        assert_eq!(fails(&empty, ImageFormat::Png, 95), "it is 0×4, but Png takes 1 to 2147483647 pixels per side");
        let wide = Pixels { width: 20_000, height: 1, channels: 1, depth: Depth::Eight, data: vec![0; 20_000] };
        assert_eq!(fails(&wide, ImageFormat::WebP, 95), "it is 20000×1, but WebP takes 1 to 16383 pixels per side");
        let short = Pixels { width: 4, height: 4, channels: 3, depth: Depth::Eight, data: vec![0; 47] };
        assert_eq!(fails(&short, ImageFormat::Png, 95), "4×4 with 3 channels is not 47 bytes");
        let two = Pixels { width: 4, height: 4, channels: 2, depth: Depth::Eight, data: vec![0; 32] };
        assert_eq!(fails(&two, ImageFormat::Jpeg, 95), "it has 2 channels, not 1, 3 or 4");
        assert_eq!(fails(&gradient(3), ImageFormat::Jpeg, 0), "the quality is 0, not 1 to 100");
    }
}
