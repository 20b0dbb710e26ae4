//! Numbers that look random and are the same each time.

/// A stream of numbers (SplitMix64).
pub struct Random(u64);

impl Random {
    /// The stream of one thing: what it is, and its number among others of the kind.
    pub fn of(kind: &str, number: u64) -> Self {
        // FNV-1a spreads the names; the first number is drawn so that neighbours do not look alike.
        let start = kind.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        let mut random = Self(start ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        random.draw();
        random
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another; 0 if that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.draw() % end).unwrap_or(0)
    }

    /// Whether something happens that happens so many times in a thousand.
    pub fn chance(&mut self, per_mille: usize) -> bool {
        self.below(1000) < per_mille
    }

    /// One of several.
    #[expect(
        clippy::indexing_slicing,
        reason = "below the length; the lists are constants that are not empty"
    )]
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// A GUID of version 4.
    pub fn guid(&mut self) -> String {
        let (high, low) = (self.draw(), self.draw());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            0x8000 | (low >> 48) & 0x3fff,
            low & 0xffff_ffff_ffff
        )
    }

    /// A size in bytes from 3,000 to 12,000, 5,000 in the mean: most templates are small.
    pub fn size(&mut self) -> usize {
        // Between the cube and the fourth power of a share, in whole numbers, which are the same on any machine.
        let share = self.below(1000);
        3000 + 8900 * (share.pow(3) * 1000 + share.pow(4)) / 2_000_000_000_000
    }
}
