import JSON
import Testing
import WorkflowCatalog
import WorkflowModel

@testable import WorkflowValidation

@Suite("Hostile documents")
struct HostileDocumentTests {
    /// xorshift64*: the same numbers in every run.
    struct SeededGenerator: RandomNumberGenerator {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        mutating func next() -> UInt64 {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return state &* 0x2545_F491_4F6C_DD1D
        }
    }

    private static let seedDocument = document(
        [
            node("T", "metabuilder.trigger", "{\"triggerType\": \"manual\"}"),
            node("If", "logic.if", "{\"condition\": \"$input.x == 1 && $variables.v\", \"then\": \"G\"}"),
            node("G", "test.give", "{\"value\": {\"a\": [\"$json.x\", \"{{ upper('a') }}\"]}, \"out\": \"x\"}"),
            node("L", "logic.loop", "{\"items\": [1, 2]}", "\"onError\": \"skipNode\", \"timeout\": 1000"),
            node(
                "M", "list.map", "{\"list\": \"$json\", \"expression\": \"$item + 1\"}",
                "\"retryPolicy\": {\"maxAttempts\": 2}"),
            node("R", "packagerepo.respond_json", "{\"body\": \"$json\"}"),
        ].joined(separator: ", "), edges("T>If If>G If:1>L G>R L>M M>L L:1>R"),
        "\"variables\": {\"v\": {\"type\": \"date\", \"defaultValue\": \"2026-11-23\", \"validation\": {\"pattern\": \"([0-9]+-?)+\", \"enum\": [\"2026-11-23\"]}}}, \"settings\": {\"executionTimeout\": 5}, \"pinData\": {\"G\": []}, \"triggers\": [{\"nodeId\": \"T\", \"kind\": \"manual\"}], \"tenantId\": \"acme\""
    )

    private static let values: [JSONValue] = [
        .null, true, -1, 1_000_000, JSONValue(0.5) ?? 0, "", " ", "$x", "{{", "{{ $x[ }}", "[object Object]", "T",
        "main",
        [], [[]],
        [nil], [:], ["a": 1], ["main": [[["node": "T"]]]], ["parameters": ["parameters": ["parameters": 1]]],
    ]

    /// A copy in which each value may have been exchanged for another.
    private func mutated(_ value: JSONValue, _ generator: inout SeededGenerator) -> JSONValue {
        if Int.random(in: 0..<40, using: &generator) == 0 {
            return Self.values.randomElement(using: &generator) ?? .null
        }
        switch value.kind {
        case .array: return JSONValue(value.elements.map { mutated($0, &generator) })
        case .object:
            var members: [(String, JSONValue)] = []
            for (key, member) in value.members {
                let fate = Int.random(in: 0..<60, using: &generator)
                if fate == 0 { continue }
                members.append((fate == 1 ? key + "x" : key, mutated(member, &generator)))
            }
            return JSONValue(members: members)
        default: return value
        }
    }

    private func loadInEveryContext(_ bytes: [UInt8]) {
        let loader = WorkflowLoader(registry: RuleNodes.registry)
        let contexts = [
            ValidationContext(), ValidationContext(tenant: .default, isTenantOwned: true),
        ]
        for context in contexts {
            let loaded = loader.load(bytes, name: "hostile", context: context)
            #expect(loaded.allFindings(isRouted: true).allSatisfy { $0.position != nil })
            #expect(loaded.isValid || loaded.plan == nil)
        }
    }

    @Test("the document that the others are made from is clean")
    func seed() {
        let loaded = MarkedDocument(Self.seedDocument).load()
        #expect(loaded.errors.isEmpty, "\(loaded.errors)")
        #expect(loaded.plan != nil)
    }

    @Test("values of every kind in every place give findings, never a crash")
    func mutatedValues() throws {
        var generator = SeededGenerator()
        let source = try JSONValue.parse(Self.seedDocument)
        for _ in 0..<300 { loadInEveryContext(mutated(source, &generator).serialized()) }
    }

    @Test("bytes that were changed, cut out or doubled give findings or a syntax error, never a crash")
    func mutatedBytes() {
        var generator = SeededGenerator(state: 42)
        let source = Array(Self.seedDocument.utf8)
        for _ in 0..<300 {
            var bytes = source
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes[index] = Array("{}[]\",:$\\0".utf8).randomElement(using: &generator) ?? 0
                case 2: bytes.removeSubrange(index..<min(bytes.count, index + 9))
                default: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 40)], at: index)
                }
            }
            loadInEveryContext(bytes)
        }
    }

    @Test("a mebibyte of nonsense of every sort is answered, with findings in proportion")
    func large() {
        func filled(_ head: String, _ piece: (Int) -> String, _ tail: String) -> [UInt8] {
            var text = Array(head.utf8)
            var number = 0
            while text.count < (1 << 20) - 200 {
                text += Array(piece(number).utf8)
                number += 1
            }
            return text + Array(tail.utf8)
        }
        let key = String(repeating: "k", count: 100_000)
        let documents = [
            filled("[", { _ in "[]," }, "1]"), filled("\"", { _ in "x" }, "\""),
            filled("{", { _ in "\"a\":1," }, "\"b\":1}"), filled("{\"nodes\":[", { _ in "1," }, "1]}"),
            filled("{\"nodes\":[", { _ in "{}," }, "1]}"),
            filled("{\"connections\":{", { "\"n\($0)\":{\"mian\":1}," }, "\"x\":1}}"),
            filled(
                "{\"variables\":{", { "\"v\($0)\":{\"type\":\"sting\",\"defaultValue\":\"$variables.v\($0 + 1)\"}," },
                "\"x\":1}}"),
            filled(
                "{\"nodes\":[\(node("A")),{\"id\":\"b\",\"name\":\"\(key)\",\"type\":\"test.give\",\"parameters\":{\"\(key)\":[",
                { _ in "\"[object Object]\"," }, "1]}}]}"),
            filled("{\"nodes\":[{\"parameters\":{\"value\":\"", { _ in "eyJeyJ." }, "\"}}]}"),
            filled("{\"nodes\":[{\"type\":\"test.give\",\"parameters\":{\"value\":\"", { "$n\($0) " }, "\"}}]}"),
            filled("{\"nodes\":[{\"type\":\"test.give\",\"parameters\":{\"value\":\"{{", { _ in "(" }, "\"}}]}"),
            filled("{\"nodes\":[{\"type\":\"test.give\",\"parameters\":{\"value\":\"{{1", { _ in "+1" }, "}}\"}}]}"),
            filled("{\"nodes\":[{\"type\":\"test.give\",\"parameters\":{\"value\":\"$x", { _ in ".a" }, "\"}}]}"),
            filled("{\"nodes\":[{\"type\":\"test.give\",\"parameters\":{\"value\":\"é", { _ in "{{1+1}}é" }, "\"}}]}"),
            filled(
                "{\"variables\":{\"v\":{\"type\":\"string\",\"defaultValue\":\"", { _ in "a" },
                "!\",\"validation\":{\"pattern\":\"(a+)+$\"}}}}"),
        ]
        for bytes in documents {
            let loaded = WorkflowLoader(registry: RuleNodes.registry).load(bytes, name: "large")
            #expect(!loaded.isValid)
            #expect(loaded.findings.count <= FindingCollector.maximum)
            #expect(loaded.findings.allSatisfy { $0.field.utf8.count < 2_000 && $0.message.utf8.count < 2_000 })
        }
    }
}
