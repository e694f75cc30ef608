use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Limits of the store. They are above the needs of a thousand ranks with many groups, and low enough to
/// spare the machine's memory.
const MAX_KEYS: usize = 1 << 18;
const MAX_BYTES: usize = 128 << 20;

/// Bytes to count for a key, in addition to the lengths of the key and its value.
const PER_KEY: usize = 128;

/// The keys that ranks have set. Each key is set once, so every reader gets the same value.
#[derive(Debug, Default)]
pub(super) struct Values {
    values: HashMap<Vec<u8>, Vec<u8>>,
    /// For each group that is still forming, how many of its ranks have formed it.
    formed: HashMap<Vec<u8>, u64>,
    /// The bytes of all keys and values.
    bytes: usize,
}

impl Values {
    pub(super) fn get(&self, key: &[u8]) -> Option<&Vec<u8>> {
        self.values.get(key)
    }

    /// Sets a key. Does nothing if the key has this value already. The error is the reason for a refusal.
    pub(super) fn set(&mut self, key: Vec<u8>, value: Vec<u8>) -> Result<(), &'static str> {
        let bytes = self.bytes + cost(&key, &value);
        let has_room = self.has_room(bytes);
        match self.values.entry(key) {
            Entry::Occupied(set) if *set.get() == value => Ok(()),
            Entry::Occupied(_) => Err("the key is already set to another value"),
            Entry::Vacant(_) if !has_room => Err(FULL),
            Entry::Vacant(place) => {
                place.insert(value);
                self.bytes = bytes;
                Ok(())
            }
        }
    }

    /// Counts one more rank that has formed a group. After the last rank, removes the keys that the group
    /// used for that: a program may form any number of groups.
    pub(super) fn mark_formed(&mut self, group: Vec<u8>, size: u64) -> Result<(), &'static str> {
        let bytes = self.bytes + cost(&group, &[]);
        let has_room = self.has_room(bytes);
        let count = match self.formed.entry(group.clone()) {
            Entry::Occupied(count) => count.into_mut(),
            Entry::Vacant(_) if !has_room => return Err(FULL),
            Entry::Vacant(place) => {
                self.bytes = bytes;
                place.insert(0)
            }
        };
        *count += 1;
        if *count < size {
            return Ok(());
        }
        self.formed.remove(&group);
        let mut freed = cost(&group, &[]);
        self.values.retain(|key, value| {
            let removed = key.strip_prefix(&*group).is_some_and(is_for_forming);
            freed += if removed { cost(key, value) } else { 0 };
            !removed
        });
        self.bytes -= freed;
        Ok(())
    }

    fn has_room(&self, bytes: usize) -> bool {
        bytes <= MAX_BYTES && self.values.len() + self.formed.len() < MAX_KEYS
    }
}

const FULL: &str = "the store is full";

fn cost(key: &[u8], value: &[u8]) -> usize {
    PER_KEY + key.len() + value.len()
}

/// Returns whether a key, without its group's name at the beginning, is used only until the group has formed.
/// NCCL may use its own keys later. The keys of groups that are made from this one contain a further name.
fn is_for_forming(key: &[u8]) -> bool {
    [&b"/listener/"[..], b"/lines/"].iter().any(|prefix| key.starts_with(prefix))
        || (key.starts_with(b"/gloo/") && !key.starts_with(b"/gloo/nccl/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(values: &mut Values, key: &str, value: &str) -> Result<(), &'static str> {
        values.set(key.into(), value.into())
    }

    #[test]
    fn a_groups_keys_are_removed_when_all_its_ranks_have_formed_it() {
        let mut values = Values::default();
        let kept = ["g/gloo/nccl/id", "g/1[0,1]/listener/0", "gg/listener/0"];
        for key in ["g/listener/0", "g/listener/1", "g/lines/1", "g/gloo/0/1"].iter().chain(&kept) {
            set(&mut values, key, "").unwrap();
        }
        values.mark_formed(b"g".to_vec(), 2).unwrap();
        assert_eq!(values.values.len(), 7);
        values.mark_formed(b"g".to_vec(), 2).unwrap();
        assert!(values.formed.is_empty());
        assert_eq!(values.values.len(), kept.len());
        assert!(kept.iter().all(|key| values.get(key.as_bytes()).is_some()));
        assert_eq!(values.bytes, kept.iter().map(|key| cost(key.as_bytes(), &[])).sum::<usize>());
    }

    #[test]
    fn a_key_is_set_once() {
        let mut values = Values::default();
        set(&mut values, "key", "value").unwrap();
        let bytes = values.bytes;
        set(&mut values, "key", "value").unwrap();
        assert!(set(&mut values, "key", "another").unwrap_err().contains("is already set"));
        assert_eq!(values.get(b"key").unwrap(), b"value");
        assert_eq!(values.bytes, bytes);
    }

    #[test]
    fn keys_and_their_bytes_have_limits() {
        let mut values = Values::default();
        let large = vec![0; 1 << 20];
        let mut count = 0_u32;
        let error = loop {
            match values.set(count.to_le_bytes().to_vec(), large.clone()) {
                Ok(()) => count += 1,
                Err(error) => break error,
            }
        };
        assert_eq!(error, FULL);
        assert_eq!(count, 127);
        values = Values::default();
        for number in 0..MAX_KEYS {
            values.set(number.to_le_bytes().to_vec(), Vec::new()).unwrap();
        }
        assert_eq!(set(&mut values, "one more", ""), Err(FULL));
        assert_eq!(values.mark_formed(b"group".to_vec(), 2), Err(FULL));
        assert!(set(&mut values, "one more", "").is_err());
    }

    #[test]
    fn a_thousand_ranks_have_room_to_form_two_groups_at_a_time() {
        let (ranks, mut values) = (1024, Values::default());
        for group in ["epoch-7", "epoch-7/checks"] {
            for rank in 0..ranks {
                for (kind, length) in [("listener", 40), ("lines", 24 * ranks), ("gloo", 9 * ranks + 300)] {
                    let key = format!("{group}/{kind}/{rank}").into_bytes();
                    values.set(key, vec![0; length]).unwrap();
                }
            }
        }
    }
}
