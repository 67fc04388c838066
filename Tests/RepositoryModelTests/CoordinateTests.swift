import RepositoryModel
import Testing

@Suite("Coordinates")
struct CoordinateTests {
    @Test("are trimmed and lower-cased but for the version; in the name an underscore becomes a dash")
    func normalisation() throws {
        let coordinate = try Coordinate(
            namespace: " Acme_Corp\t", name: "\nHello_World.X ", version: " 1.0.0-RC_1 ", variant: " Linux_AMD64 ")
        #expect(coordinate.description == "acme_corp/hello-world.x/1.0.0-RC_1/linux_amd64")
        let again = try Coordinate(
            namespace: "acme_corp", name: "hello-world.x", version: "1.0.0-RC_1", variant: "linux_amd64")
        #expect(again == coordinate)
        #expect(again.hashValue == coordinate.hashValue)
    }

    static let badNames = [
        "", " ", "-a", ".a", "_a", "..", ".", "a/b", "a\\b", "a b", "a%2fb", "a:b", "a@b", "a+b", "a~b", "a\u{0}",
        "a\nb",
        "\u{430}cme",  // Cyrillic а
        "acm\u{435}",  // Cyrillic е
        "\u{ff41}cme",  // full-width a
        "acme\u{301}", "\u{e9}", "\u{131}", "stra\u{df}e", "\u{130}", "\u{212a}elvin",  // Kelvin sign
        "a\u{200b}b", "a\u{200d}b", "a\u{202e}b", "a\u{2024}b", "a\u{2215}b", "\u{a0}a", "\u{feff}a", "a\u{660}",
        String(repeating: "a", count: 129),
    ]

    @Test(
        "are told from other texts by their bytes as they are by their parts",
        arguments: badNames + [
            "a", "A", "a_b", "a.b", "a-b", "0", "1.0.0+b", "1.0-RC_1", "tags", "tag", "proxy", "search", "workflows",
            String(repeating: "a", count: 128),
        ])
    func descriptions(text: String) {
        for place in 0..<4 {
            var parts = ["acme", "tool", "1.0.0", "any"]
            parts[place] = text
            let coordinate = try? Coordinate(
                namespace: parts[0], name: parts[1], version: parts[2], variant: parts[3])
            let isNormal = coordinate.map { Array($0.description.utf8) == Array(parts.joined(separator: "/").utf8) }
            #expect(
                isDescription(parts.joined(separator: "/")) == (isNormal ?? false), "\(text) as part \(place)")
        }
        for text in ["", "a/b/c", "a/b/c/d/e", "a/b/c/d/", "/a/b/c/d"] { #expect(!isDescription(text)) }
    }

    private func isDescription(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { Coordinate.isDescription($0) }
    }

    @Test("are refused where namespace, name or variant break the rule, which is named", arguments: badNames)
    func badParts(text: String) throws {
        func part(_ namespace: String, _ name: String, _ variant: String) -> String? {
            do throws(NameError) {
                _ = try Coordinate(namespace: namespace, name: name, version: "1", variant: variant)
                return nil
            } catch {
                #expect(!error.isReserved)
                #expect(!error.description.contains("\n"))
                #expect(error.description.contains(NameRule.name.pattern))
                return error.part
            }
        }
        #expect(part(text, "a", "a") == "namespace")
        if text != "_a" { #expect(part("a", text, "a") == "name") }
        #expect(part("a", "a", text) == "variant")
    }

    @Test("are refused for a name that begins with an underscore, which has become a dash")
    func leadingUnderscore() {
        #expect(throws: NameError.self) { try PackageName(namespace: "a", name: "_a") }
    }

    @Test("may have parts of 1 and of 128 bytes, with dots, dashes and underscores")
    func goodParts() throws {
        for text in ["a", "0", "a.b", "a..b", "a-", "a_", "a--b", String(repeating: "z", count: 128)] {
            let coordinate = try Coordinate(namespace: text, name: "n", version: "1", variant: text)
            #expect(coordinate.package.namespace == text && coordinate.variant == text)
        }
    }

    @Test("are refused for the namespaces of the system's own routes", arguments: PackageName.reservedNamespaces)
    func reservedNamespaces(namespace: String) throws {
        for spelling in [namespace, namespace.uppercased(), " \(namespace)\n"] {
            let error = #expect(throws: NameError.self) { try PackageName(namespace: spelling, name: "a") }
            #expect(error?.part == "namespace" && error?.isReserved == true)
        }
        #expect(try PackageName(namespace: namespace + "x", name: namespace).name == namespace)
    }

    @Test("reserve the namespaces and the version that the HTTP contract lists")
    func reservedWords() {
        #expect(
            PackageName.reservedNamespaces.sorted() == [
                "events", "executions", "namespaces", "node-types", "proxy", "search", "uploads", "workflows",
            ])
        let error = #expect(throws: NameError.self) {
            try Coordinate(namespace: "a", name: "a", version: " tags ", variant: "a")
        }
        #expect(error?.part == "version" && error?.isReserved == true)
        #expect(throws: Never.self) { try Coordinate(namespace: "a", name: "tags", version: "Tags", variant: "tags") }
    }

    @Test("name the first part that is wrong, and what was found")
    func firstPart() {
        let error = #expect(throws: NameError.self) {
            try Coordinate(namespace: "a", name: "A B", version: "/", variant: "/")
        }
        #expect(error?.part == "name")
        #expect(error?.found == "a b")
        #expect(error?.description.contains("\"a b\"") == true)
    }

    @Test("give a short message for a huge text")
    func hugeText() {
        let error = #expect(throws: NameError.self) {
            try PackageName(namespace: String(repeating: "a", count: 1_000_000), name: "a")
        }
        #expect((error?.description.utf8.count ?? .max) < 300)
    }
}
