/// Which addresses a workflow may connect to: public ones, by IANA's registries of special-purpose addresses
/// (RFC 6890 and its updates). It looks at the bytes of the address that is connected to, so that no spelling, name or
/// redirect leads around it.
enum AddressRule {
    /// Whether an IPv4 address, four bytes, is public.
    static func isPublic(v4 address: [UInt8]) -> Bool {
        guard address.count == 4 else { return false }
        return !specialV4.contains { $0.contains(address) }
    }

    /// Whether an IPv6 address, sixteen bytes, is public. The translated form of an IPv4 address (64:ff9b::/96) is what
    /// that is; the mapped and compatible forms, tunnels (6to4, Teredo) and all that is not global unicast are not.
    static func isPublic(v6 address: [UInt8]) -> Bool {
        guard address.count == 16 else { return false }
        if translated.contains(address) { return isPublic(v4: Array(address[12...])) }
        return globalUnicast.contains(address) && !specialV6.contains { $0.contains(address) }
    }

    private static let specialV4: [Network] = [
        Network([0], 8), Network([10], 8), Network([100, 64], 10), Network([127], 8), Network([169, 254], 16),
        Network([172, 16], 12), Network([192, 0, 0], 24), Network([192, 0, 2], 24), Network([192, 88, 99], 24),
        Network([192, 168], 16), Network([198, 18], 15), Network([198, 51, 100], 24), Network([203, 0, 113], 24),
        // Multicast, the reserved addresses behind it, and broadcast.
        Network([224], 3),
    ]

    private static let globalUnicast = Network([0x20], 3)
    private static let translated = Network([0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], 96)
    private static let specialV6: [Network] = [
        Network([0x20, 0x01, 0x00], 23), Network([0x20, 0x01, 0x0d, 0xb8], 32), Network([0x20, 0x02], 16),
        Network([0x3f, 0xff, 0x00], 20),
    ]
}

/// The addresses that begin with some bits.
private struct Network {
    let prefix: [UInt8]
    let bits: Int

    init(_ prefix: [UInt8], _ bits: Int) {
        self.prefix = prefix
        self.bits = bits
    }

    func contains(_ address: [UInt8]) -> Bool {
        (0..<(bits + 7) / 8).allSatisfy { index in
            let mask = UInt8(truncatingIfNeeded: 0xff00 >> min(8, bits - index * 8))
            return address[index] & mask == (index < prefix.count ? prefix[index] : 0) & mask
        }
    }
}
