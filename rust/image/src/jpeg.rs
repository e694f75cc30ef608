//! Checks that a JPEG file is complete. The decoder does not: it fills missing parts with gray and reports no
//! error.

const FILL: u8 = 0xff;
const START_OF_SCAN: u8 = 0xda;
const END_OF_IMAGE: u8 = 0xd9;

/// Returns whether the file's segments reach the end of the image. Bytes after the end do not matter.
pub(crate) fn is_complete(bytes: &[u8]) -> bool {
    walk(bytes).is_some()
}

/// Walks through the segments. Returns `None` if the bytes end before the image.
fn walk(bytes: &[u8]) -> Option<()> {
    // Skips the marker for the start of the image, which has no length.
    let mut at = 2;
    loop {
        at = next_marker(bytes, at)?;
        let marker = *bytes.get(at)?;
        at += 1;
        if marker == END_OF_IMAGE {
            return Some(());
        }
        let length = u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]);
        at += usize::from(length);
        if marker == START_OF_SCAN {
            at = scan_end(bytes, at)?;
        }
    }
}

/// Returns the position of the code of the first marker at or after `at`. The code follows the fill bytes.
fn next_marker(bytes: &[u8], at: usize) -> Option<usize> {
    let fill = at + bytes.get(at..)?.iter().position(|&byte| byte == FILL)?;
    Some(fill + bytes[fill..].iter().position(|&byte| byte != FILL)?)
}

/// Returns the end of the scan's data: the first marker that is neither a stuffed byte nor a restart.
fn scan_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let code = next_marker(bytes, at)?;
        match bytes[code] {
            0 | 0xd0..=0xd7 => at = code + 1,
            _ => return Some(code - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Depth, ImageFormat, Pixels, encode};

    fn file() -> Vec<u8> {
        let data = (0..48 * 48 * 3).map(|index: u32| (index * 7 % 251) as u8).collect();
        encode(&Pixels { width: 48, height: 48, channels: 3, depth: Depth::Eight, data }, ImageFormat::Jpeg, 90)
            .unwrap()
    }

    #[test]
    fn a_file_is_complete_whatever_follows_it() {
        let mut bytes = file();
        assert!(is_complete(&bytes));
        bytes.extend_from_slice(b"trailing");
        assert!(is_complete(&bytes));
    }

    #[test]
    fn a_file_that_is_cut_off_anywhere_is_not_complete() {
        let bytes = file();
        for length in 0..bytes.len() {
            assert!(!is_complete(&bytes[..length]), "{length} of {}", bytes.len());
        }
    }

    #[test]
    fn a_file_whose_segment_exceeds_it_is_not_complete() {
        assert!(!is_complete(&[0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0, 0, 0xff, 0xd9]));
    }

    #[test]
    fn the_end_of_a_thumbnail_is_not_the_end_of_the_file() {
        let mut bytes = file();
        let thumbnail = [0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9];
        bytes.splice(2..2, thumbnail);
        assert!(is_complete(&bytes));
        assert!(!is_complete(&bytes[..bytes.len() - 2]));
    }
}
