//! Converts pixels between numbers of channels and bits.

use std::borrow::Cow;
use std::fmt::Debug;

use image::DynamicImage;

use crate::{Depth, Pixels};

/// Converts a picture to `channels` channels of `depth`.
///
/// Without an alpha channel in the result, alpha is dropped. Colors become gray by ITU-R 601, as in Pillow.
pub(crate) fn convert(picture: DynamicImage, channels: u32, depth: Depth) -> Pixels {
    let has_color = picture.color().has_color();
    let (width, height) = (picture.width(), picture.height());
    let data = match (channels, depth) {
        (1, Depth::Eight) if has_color => gray(&picture.into_rgb8()),
        (1, Depth::Sixteen) if has_color => to_bytes(&gray(&picture.into_rgb16())),
        (1, Depth::Eight) => picture.into_luma8().into_raw(),
        (1, Depth::Sixteen) => to_bytes(&picture.into_luma16()),
        (3, Depth::Eight) => picture.into_rgb8().into_raw(),
        (3, Depth::Sixteen) => to_bytes(&picture.into_rgb16()),
        (_, Depth::Eight) => picture.into_rgba8().into_raw(),
        (_, Depth::Sixteen) => to_bytes(&picture.into_rgba16()),
    };
    Pixels { width, height, channels, depth, data }
}

/// Returns the values in 8 bits, rounded to the nearest.
pub(crate) fn eight_bits(pixels: &Pixels) -> Cow<'_, [u8]> {
    match pixels.depth {
        Depth::Eight => Cow::Borrowed(&pixels.data),
        Depth::Sixteen => {
            let values = pixels.data.chunks_exact(2).map(|pair| u32::from(u16::from_ne_bytes([pair[0], pair[1]])));
            Cow::Owned(values.map(|value| ((value + 128) / 257) as u8).collect())
        }
    }
}

/// Converts RGB to grayscale by ITU-R 601.
fn gray<T: Copy + Into<u64> + TryFrom<u64, Error: Debug>>(rgb: &[T]) -> Vec<T> {
    let weighted = rgb.chunks_exact(3).map(|pixel| {
        let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(Into::into);
        (19_595 * red + 38_470 * green + 7_471 * blue + 0x8000) >> 16
    });
    weighted.map(|value| T::try_from(value).expect("the weights add up to one")).collect()
}

fn to_bytes(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_ne_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use image::{ImageBuffer, LumaA, Rgb, Rgba};

    use super::*;

    fn sixteen(pixels: &Pixels) -> Vec<u16> {
        pixels.data.chunks_exact(2).map(|pair| u16::from_ne_bytes([pair[0], pair[1]])).collect()
    }

    #[test]
    fn pictures_convert_to_each_number_of_channels_in_both_depths() {
        let picture = || DynamicImage::ImageRgba8(ImageBuffer::from_pixel(1, 1, Rgba([255, 0, 51, 128])));
        let of = |channels, depth| convert(picture(), channels, depth);
        assert_eq!(of(1, Depth::Eight).data, [82]);
        assert_eq!(of(3, Depth::Eight).data, [255, 0, 51]);
        assert_eq!(of(4, Depth::Eight).data, [255, 0, 51, 128]);
        assert_eq!(sixteen(&of(1, Depth::Sixteen)), [21_089]);
        assert_eq!(sixteen(&of(3, Depth::Sixteen)), [0xffff, 0, 51 * 257]);
        assert_eq!(sixteen(&of(4, Depth::Sixteen)), [0xffff, 0, 51 * 257, 128 * 257]);
    }

    #[test]
    fn sixteen_bits_are_kept_or_rounded_to_eight() {
        let picture = DynamicImage::ImageRgb16(ImageBuffer::from_pixel(1, 1, Rgb([1, 0x8000, 0xffff])));
        let kept = convert(picture.clone(), 3, Depth::Sixteen);
        assert_eq!(sixteen(&kept), [1, 0x8000, 0xffff]);
        assert_eq!(convert(picture, 3, Depth::Eight).data, [0, 128, 255]);
        assert_eq!(*eight_bits(&kept), [0, 128, 255]);
    }

    #[test]
    fn gray_values_do_not_change_when_alpha_is_dropped() {
        let picture = DynamicImage::ImageLumaA8(ImageBuffer::from_pixel(1, 1, LumaA([7, 9])));
        assert_eq!(convert(picture.clone(), 1, Depth::Eight).data, [7]);
        assert_eq!(convert(picture, 3, Depth::Eight).data, [7, 7, 7]);
    }
}
