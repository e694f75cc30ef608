//! Encodes and decodes pictures.

use cohort_abi::{ErrorBuffer, In, Length, Out};
use cohort_core::{Error, Result, Status, Value};
use cohort_image::{DecodeOptions, Decoded, Depth, ImageFormat, Pixels, decode, encode};
use cohort_torch::TensorValue;

use crate::guards::{guard_reply, guard_request};
use crate::reply::{Reply, ReplyBuffer};
use crate::state::{Outcome, submit};

/// Copies pixels, and returns a function that encodes them.
fn encoder(
    pixels: In<u8>,
    length: Length,
    (width, height, channels, bits): (u32, u32, u32, u32),
    format: u32,
    quality: u32,
) -> Result<impl FnOnce() -> Result<TensorValue> + Send + 'static> {
    let failed = |error: cohort_image::Error| Error::native(format!("Cannot encode picture: {error}"));
    let data = pixels.slice(length).to_vec();
    let pixels = Pixels { width, height, channels, depth: Depth::try_from(bits).map_err(failed)?, data };
    let format = ImageFormat::try_from(format).map_err(failed)?;
    let quality = u8::try_from(quality).unwrap_or(u8::MAX);
    Ok(move || encode(&pixels, format, quality).map(Value::Bytes).map_err(failed))
}

/// Encodes a copy of pixels on the executor. The request's value is the bytes of the file.
///
/// The rows are from top to bottom, the channels interleaved.
///
/// # Safety
/// `pixels` must be valid for `length` reads, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_image_encode(
    pixels: In<u8>,
    length: Length,
    width: u32,
    height: u32,
    channels: u32,
    bits: u32,
    format: u32,
    quality: u32,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_request("cohort_image_encode", request, error, || {
        let encode = encoder(pixels, length, (width, height, channels, bits), format, quality)?;
        submit((), move || encode().map(Outcome::Value))
    })
}

/// Works like `cohort_image_encode` on the calling thread. The value is the bytes of the file.
///
/// # Safety
/// `pixels` must be valid for `length` reads, `out` for `capacity` writes, `reply` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_image_encode_here(
    pixels: In<u8>,
    length: Length,
    width: u32,
    height: u32,
    channels: u32,
    bits: u32,
    format: u32,
    quality: u32,
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let reply = ReplyBuffer::new(out, capacity, reply);
    guard_reply("cohort_image_encode_here", reply, error, || {
        encoder(pixels, length, (width, height, channels, bits), format, quality)?()
    })
}

/// Decodes a copy of a file on the executor.
///
/// If `channels` is 0, the picture keeps the channels of the file. The request's value is a tuple of width,
/// height, channels, the EXIF number of the orientation, and pixels.
///
/// # Safety
/// `bytes` must be valid for `length` reads, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_image_decode(
    bytes: In<u8>,
    length: Length,
    channels: u32,
    bits: u32,
    apply_orientation: u32,
    max_pixels: f64,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_request("cohort_image_decode", request, error, || {
        let failed = |error: cohort_image::Error| Error::native(format!("Cannot decode picture: {error}"));
        let options = DecodeOptions {
            channels: (channels != 0).then_some(channels),
            depth: Depth::try_from(bits).map_err(failed)?,
            apply_orientation: apply_orientation != 0,
            max_pixels: max_pixels as u64,
        };
        let bytes = bytes.slice(length).to_vec();
        submit((), move || {
            let Decoded { pixels, orientation } = decode(&bytes, &options).map_err(failed)?;
            Ok(Outcome::Value(Value::Tuple(vec![
                Value::Int(pixels.width.into()),
                Value::Int(pixels.height.into()),
                Value::Int(pixels.channels.into()),
                Value::Int(orientation.into()),
                Value::Bytes(pixels.data),
            ])))
        })
    })
}
