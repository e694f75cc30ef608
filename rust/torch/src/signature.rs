//! Describes which arguments an operator or method writes.

/// The names of the arguments, and which of them are written.
#[derive(Clone, Debug, Default)]
pub struct Signature {
    names: Vec<String>,
    /// A bit for each argument that is written. The last bit stands for the 64th argument and all after it.
    writes: u64,
}

impl Signature {
    /// Makes a signature from names, one per line, and a bit for each argument that is written.
    pub(crate) fn new(names: &str, writes: u64) -> Self {
        Self { names: names.lines().map(str::to_owned).collect(), writes }
    }

    /// Returns a copy in which the arguments of these names are also written.
    pub(crate) fn and_writes(&self, names: &[&str]) -> Self {
        let more = names.iter().filter_map(|name| self.index_of(name)).map(bit);
        Self { names: self.names.clone(), writes: more.fold(self.writes, |writes, bit| writes | bit) }
    }

    /// Returns the index of an argument.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// Returns the name of the argument at `index`, or an empty string if there is none.
    pub fn name(&self, index: usize) -> &str {
        self.names.get(index).map_or("", String::as_str)
    }

    /// Returns whether the argument at `index` is written.
    pub fn writes(&self, index: usize) -> bool {
        self.writes & bit(index) != 0
    }

    /// Returns whether the argument of a name is written. Returns true for an unknown name, which the call
    /// itself refuses.
    pub fn writes_named(&self, name: &str) -> bool {
        self.index_of(name).is_none_or(|index| self.writes(index))
    }

    /// Returns whether any argument is written.
    pub fn writes_any(&self) -> bool {
        self.writes != 0
    }
}

fn bit(index: usize) -> u64 {
    1 << index.min(63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_found_by_index_and_by_name() {
        let signature = Signature::new("self\nother\nout", 0b100);
        assert!(signature.writes(2) && signature.writes_named("out") && signature.writes_named("no such"));
        assert!(!signature.writes(1) && !signature.writes_named("other"));
        assert!(signature.and_writes(&["other", "absent"]).writes(1));
    }

    #[test]
    fn the_last_bit_stands_for_the_rest() {
        let signature = Signature::new("", 1 << 63);
        assert!(signature.writes(63) && signature.writes(64) && !signature.writes(62));
    }
}
