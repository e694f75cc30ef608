//! Remembers the latest pictures that were encoded, so that each is encoded once per format.

use std::collections::VecDeque;

use crate::{Error, ImageFormat, Pixels, encode};

/// Number of pictures to remember.
const COUNT: usize = 4;

/// Size of all remembered pixels, in bytes. Larger pictures are not remembered.
const BYTES: usize = 8 << 20;

struct Entry {
    pixels: Pixels,
    format: ImageFormat,
    quality: u8,
    encoded: Vec<u8>,
}

/// The latest pictures, with their encoded forms.
pub struct Recent {
    entries: VecDeque<Entry>,
}

impl Recent {
    /// Remembers nothing yet.
    pub const fn new() -> Self {
        Self { entries: VecDeque::new() }
    }

    /// Works like [`encode`], but returns a copy of an earlier result if all pixels are the same.
    ///
    /// # Errors
    /// As [`encode`]. A failure is not remembered.
    pub fn encode(&mut self, pixels: Pixels, format: ImageFormat, quality: u8) -> Result<Vec<u8>, Error> {
        let same = |entry: &Entry| entry.format == format && entry.quality == quality && entry.pixels == pixels;
        if let Some(index) = self.entries.iter().position(same) {
            let entry = self.entries.remove(index).expect("it was just found");
            let encoded = entry.encoded.clone();
            self.entries.push_back(entry);
            return Ok(encoded);
        }
        let encoded = encode(&pixels, format, quality)?;
        if pixels.data.len() <= BYTES {
            self.entries.push_back(Entry { pixels, format, quality, encoded: encoded.clone() });
            while self.entries.len() > COUNT || self.pixel_bytes() > BYTES {
                self.entries.pop_front();
            }
        }
        Ok(encoded)
    }

    fn pixel_bytes(&self) -> usize {
        self.entries.iter().map(|entry| entry.pixels.data.len()).sum()
    }
}

impl Default for Recent {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Depth;

    fn gray(side: u32, level: u8) -> Pixels {
        let data = vec![level; (side * side) as usize];
        Pixels { width: side, height: side, channels: 1, depth: Depth::Eight, data }
    }

    /// Marks the remembered results, so that a test can tell them from new ones.
    fn mark(recent: &mut Recent) {
        recent.entries.iter_mut().for_each(|entry| entry.encoded = b"remembered".to_vec());
    }

    fn is_remembered(recent: &mut Recent, pixels: &Pixels, format: ImageFormat, quality: u8) -> bool {
        recent.encode(pixels.clone(), format, quality).unwrap() == b"remembered"
    }

    #[test]
    fn the_same_pixels_are_encoded_once_per_format_and_quality() {
        let mut recent = Recent::new();
        let first = recent.encode(gray(8, 7), ImageFormat::Jpeg, 60).unwrap();
        assert_eq!(recent.encode(gray(8, 7), ImageFormat::Jpeg, 60).unwrap(), first);
        mark(&mut recent);
        assert!(is_remembered(&mut recent, &gray(8, 7), ImageFormat::Jpeg, 60));
        assert!(!is_remembered(&mut recent, &gray(8, 7), ImageFormat::Jpeg, 61));
        assert!(!is_remembered(&mut recent, &gray(8, 7), ImageFormat::Png, 60));
        assert!(!is_remembered(&mut recent, &gray(8, 8), ImageFormat::Jpeg, 60));
        let transposed = Pixels { width: 4, height: 16, ..gray(8, 7) };
        assert!(!is_remembered(&mut recent, &transposed, ImageFormat::Jpeg, 60));
    }

    #[test]
    fn the_pictures_that_were_used_longest_ago_are_forgotten() {
        let mut recent = Recent::new();
        for level in 0..4 {
            recent.encode(gray(8, level), ImageFormat::Png, 1).unwrap();
        }
        mark(&mut recent);
        assert!(is_remembered(&mut recent, &gray(8, 0), ImageFormat::Png, 1));
        recent.encode(gray(8, 9), ImageFormat::Png, 1).unwrap();
        assert!(is_remembered(&mut recent, &gray(8, 0), ImageFormat::Png, 1));
        assert!(!is_remembered(&mut recent, &gray(8, 1), ImageFormat::Png, 1));
    }

    #[test]
    fn memory_is_limited() {
        let mut recent = Recent::new();
        for level in 0..4 {
            recent.encode(gray(2048, level), ImageFormat::Jpeg, 60).unwrap();
            assert!(recent.pixel_bytes() <= BYTES);
        }
        assert_eq!(recent.entries.len(), 2);
        recent.encode(gray(4096, 0), ImageFormat::Jpeg, 60).unwrap();
        assert_eq!(recent.entries.len(), 2);
    }

    #[test]
    fn failures_are_not_remembered() {
        let mut recent = Recent::new();
        assert!(recent.encode(gray(8, 1), ImageFormat::Jpeg, 0).is_err());
        assert!(recent.entries.is_empty());
    }
}
