/// Hashes keys to slots alike in every process (FNV-1a), unlike Swift's own hashes.
enum SlotHash {
    static func of(_ texts: String...) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for text in texts {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
            hash = (hash ^ 0xff) &* 0x0000_0100_0000_01b3  // no text has such a byte
        }
        return Int(truncatingIfNeeded: hash >> 1)
    }
}
