//! Which arguments of an operator or method are written.

/// The arguments by name, and which of them are written.
#[derive(Clone, Debug, Default)]
pub struct Signature {
    names: Vec<String>,
    /// A bit for each argument that is written; the last one stands for all from the 64th on.
    writes: u64,
}

impl Signature {
    /// Of names, one a line, and a bit for each that is written.
    pub(crate) fn new(names: &str, writes: u64) -> Self {
        Self { names: names.lines().map(str::to_owned).collect(), writes }
    }

    /// The same where the arguments of these names are written too.
    pub(crate) fn and_writes(&self, names: &[&str]) -> Self {
        let more = names.iter().filter_map(|name| self.index_of(name)).map(bit);
        Self { names: self.names.clone(), writes: more.fold(self.writes, |writes, bit| writes | bit) }
    }

    /// Where the argument of a name stands.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The name of the argument at `index`; empty where there is none.
    pub fn name(&self, index: usize) -> &str {
        self.names.get(index).map_or("", String::as_str)
    }

    /// Whether the argument at `index` is written.
    pub fn writes(&self, index: usize) -> bool {
        self.writes & bit(index) != 0
    }

    /// Whether the argument of a name is written. One that is not known is refused by the call itself.
    pub fn writes_named(&self, name: &str) -> bool {
        self.index_of(name).is_none_or(|index| self.writes(index))
    }

    /// Whether any is written.
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
    fn arguments_are_told_by_place_and_by_name() {
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
