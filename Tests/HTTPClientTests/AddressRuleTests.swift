import Glibc
import Testing

@testable import HTTPClient

@Suite("The rule of addresses")
struct AddressRuleTests {
    private func isPublic(_ text: String) throws -> Bool {
        if text.contains(":") {
            var address = in6_addr()
            try #require(inet_pton(AF_INET6, text, &address) == 1)
            return AddressRule.isPublic(v6: withUnsafeBytes(of: address) { Array($0) })
        }
        var address = in_addr()
        try #require(inet_pton(AF_INET, text, &address) == 1)
        return AddressRule.isPublic(v4: withUnsafeBytes(of: address) { Array($0) })
    }

    @Test(
        "allows public addresses",
        arguments: [
            "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
            "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2a00::1",
            "2001:4860:4860::8888", "64:ff9b::8.8.8.8",
        ])
    func allowed(_ address: String) throws { #expect(try isPublic(address)) }

    @Test(
        "refuses all others",
        arguments: [
            "0.0.0.0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
            "127.255.255.255", "169.254.0.1", "172.16.0.0", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.0.0",
            "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
            "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::8.8.8.8", "::ffff:8.8.8.8",
            "::ffff:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1",
            "2002:7f00:1::",
            "2002:808:808::1", "3fff::1", "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "4000::1",
        ])
    func refused(_ address: String) throws { #expect(try !isPublic(address)) }

    @Test("refuses bytes that are no address")
    func lengths() {
        #expect(!AddressRule.isPublic(v4: []))
        #expect(!AddressRule.isPublic(v6: [0x20, 0x01]))
    }
}
