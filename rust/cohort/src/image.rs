//! Encodes and decodes pictures.

use std::sync::{Mutex, PoisonError};

use cohort_abi::{ErrorBuffer, In, Length, Out};
use cohort_core::{Error, Result, Status, Value};
use cohort_image::{DecodeOptions, Decoded, Depth, ImageFormat, Pixels, Recent, decode, encode};

use crate::guards::{guard_reply, guard_request};
use crate::reply::{Reply, ReplyBuffer};
use crate::state::{Outcome, PICTURES, submit, submit_to};

/// The latest encoded pictures. Only the thread that encodes pictures locks them.
static RECENT: Mutex<Recent> = Mutex::new(Recent::new());

/// A copy of pixels, and the format to encode them to.
struct Job {
    pixels: Pixels,
    format: ImageFormat,
    quality: u8,
}

impl Job {
    fn new(
        pixels: In<u8>,
        length: Length,
        (width, height, channels, bits): (u32, u32, u32, u32),
        format: u32,
        quality: u32,
    ) -> Result<Self> {
        let data = pixels.slice(length).to_vec();
        let depth = Depth::try_from(bits).map_err(failed)?;
        let pixels = Pixels { width, height, channels, depth, data };
        let format = ImageFormat::try_from(format).map_err(failed)?;
        let quality = u8::try_from(quality).unwrap_or(u8::MAX);
        Ok(Self { pixels, format, quality })
    }
}

fn failed(error: cohort_image::Error) -> Error {
    Error::native(format!("Cannot encode picture: {error}"))
}

/// Encodes a copy of pixels on a thread for pictures. The request's value is the bytes of the file.
///
/// If one of the latest pictures had the same pixels, format and quality, its file is copied.
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
        let Job { pixels, format, quality } =
            Job::new(pixels, length, (width, height, channels, bits), format, quality)?;
        submit_to(&PICTURES, (), move || {
            let mut recent = RECENT.lock().unwrap_or_else(PoisonError::into_inner);
            recent.encode(pixels, format, quality).map(|bytes| Outcome::Value(Value::Bytes(bytes))).map_err(failed)
        })
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
        let Job { pixels, format, quality } =
            Job::new(pixels, length, (width, height, channels, bits), format, quality)?;
        encode(&pixels, format, quality).map(Value::Bytes).map_err(failed)
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
