import JSON
import RepositoryModel
import Stores
import Testing

extension MetadataStoreContract {
    static let indexRules: [ContractRule<any MetadataStore>] = [
        ContractRule("an index that nobody wrote to is empty") { store in
            let index = IndexKey(try Sample.package())
            #expect(try store.rows(of: index, matching: IndexQuery(limit: 9), tenant: .default).isEmpty)
        },
        ContractRule("a row replaces the one of its id, wherever it stood") { store in
            let index = IndexKey(try Sample.package())
            let rows = [
                try Sample.row("1.0.0", at: 5, value: "old"), try Sample.row("1.0.0", variant: "any", at: 1),
                try Sample.row("1.0", at: 1), try Sample.row("1.0.0", at: 3, value: "new"),
            ]
            for row in rows { try store.commit([.upsertRow(index, row)], tenant: .default) }
            let stored = try store.rows(of: index, matching: IndexQuery(limit: 9), tenant: .default)
            #expect(stored == [rows[3], rows[1], rows[2]])
        },
        ContractRule("a removed row is gone; removing it twice is no error") { store in
            let index = IndexKey(try Sample.package())
            let row = try Sample.row("1.0.0")
            let removal = MetadataWrite.deleteRow(index, id: row.id)
            let kept = try Sample.row("1.0.0", variant: "any")
            try store.commit([.upsertRow(index, row), .upsertRow(index, kept)], tenant: .default)
            try store.commit([removal], tenant: .default)
            try store.commit([removal], tenant: .default)
            #expect(try store.rows(of: index, matching: IndexQuery(limit: 9), tenant: .default) == [kept])
        },
        ContractRule("indexes and tenants do not see each other's rows") { store in
            let (one, other) = (IndexKey(try Sample.package("one")), IndexKey(try Sample.package("other")))
            let tenant = try Sample.tenant("elsewhere")
            let row = try Sample.row("1.0.0")
            try store.commit([.upsertRow(one, row)], tenant: .default)
            try store.commit(
                [.deleteRow(one, id: row.id)], tenant: tenant)
            #expect(try store.rows(of: one, matching: IndexQuery(limit: 9), tenant: .default) == [row])
            #expect(try store.rows(of: other, matching: IndexQuery(limit: 9), tenant: .default).isEmpty)
            #expect(try store.rows(of: one, matching: IndexQuery(limit: 9), tenant: tenant).isEmpty)
        },
        ContractRule("rows stand by the bytes of their sort keys and then of their ids, whatever these are") { store in
            let index = try IndexKey("file/acme/a")
            let rows = [
                IndexRow(id: "\u{1F980}", sort: [], value: 0), IndexRow(id: "a", sort: [0], value: 1),
                IndexRow(id: "B", sort: [0, 0], value: 2), IndexRow(id: "a b", sort: [1], value: 3),
                IndexRow(id: "e\u{301}", sort: [1], value: 4), IndexRow(id: "\u{e9}", sort: [1], value: 5),
                IndexRow(id: "z", sort: [255], variant: "v w", isRelease: false, value: 6),
            ]
            try store.commit(rows.shuffled().map { .upsertRow(index, $0) }, tenant: .default)
            var query = IndexQuery(limit: 9, order: .ascending)
            #expect(try store.rows(of: index, matching: query, tenant: .default) == rows)
            query.order = .descending
            #expect(try store.rows(of: index, matching: query, tenant: .default) == rows.reversed())
            query.variant = "v w"
            #expect(try store.rows(of: index, matching: query, tenant: .default) == [rows[6]])
            for row in rows { #expect(try store.row(row.id, of: index, tenant: .default) == row) }
            #expect(try store.row("b", of: index, tenant: .default) == nil)
            #expect(try store.row("a", of: index, tenant: Sample.tenant("other")) == nil)
        },
        ContractRule("of many who put one row at once, with other sort keys, one row is left") { store in
            let index = try IndexKey("doc/i")
            inThreads(8) { racer in
                for round in 0..<20 {
                    let row = IndexRow(id: "r", sort: [UInt8(round), UInt8(racer)], value: JSONValue(racer))
                    try? store.commit([.upsertRow(index, row)], tenant: .default)
                }
            }
            let rows = try store.rows(of: index, matching: IndexQuery(limit: 9), tenant: .default)
            #expect(rows.count == 1)
            #expect(try rows.first == store.row("r", of: index, tenant: .default))
            #expect(try store.generation(of: index, tenant: .default) == 160)
        },
        ContractRule("an index's generation grows with every commit that writes to it, and no other") { store in
            let (index, other) = (try IndexKey("doc/i"), try IndexKey("doc/other"))
            let row = IndexRow(id: "r", sort: [1], value: 1)
            #expect(try store.generation(of: index, tenant: .default) == 0)
            try store.commit([.deleteRow(index, id: "r")], tenant: .default)
            #expect(try store.generation(of: index, tenant: .default) == 0)
            var last = 0
            for write in [MetadataWrite.upsertRow(index, row), .upsertRow(index, row), .deleteRow(index, id: "r")] {
                try store.commit([write], tenant: .default)
                let generation = try store.generation(of: index, tenant: .default)
                #expect(generation > last)
                last = generation
            }
            expectFailure(.conflict) { () throws(StoreError) in
                try store.commit([.upsertRow(index, row), .require(.row(other, id: "r"))], tenant: .default)
            }
            #expect(try store.generation(of: index, tenant: .default) == last)
            #expect(try store.generation(of: other, tenant: .default) == 0)
            #expect(try store.generation(of: index, tenant: Sample.tenant("other")) == 0)
        },
        ContractRule("indexes are told apart by the bytes of their keys") { store in
            let indexes = [try IndexKey("doc/\u{e9}"), try IndexKey("doc/e\u{301}")]
            for (number, index) in indexes.enumerated() {
                try store.commit([.upsertRow(index, try Sample.row("1.0.\(number)"))], tenant: .default)
            }
            for (number, index) in indexes.enumerated() {
                let rows = try store.rows(of: index, matching: IndexQuery(limit: 9), tenant: .default)
                #expect(rows.map(\.id) == ["1.0.\(number) linux-amd64"])
            }
        },
        ContractRule("each reader gets as many rows as it asks for, and those of its variant") { store in
            let index = IndexKey(try Sample.package())
            for version in ["3.0.0", "2.0.0", "1.0.0"] {
                try store.commit([.upsertRow(index, try Sample.row(version))], tenant: .default)
            }
            try store.commit([.upsertRow(index, try Sample.row("1.0.0", variant: "any"))], tenant: .default)
            for limit in [1, 3, 2, 9] {
                let rows = try store.rows(of: index, matching: IndexQuery(limit: limit), tenant: .default)
                #expect(rows.count == min(limit, 4))
                let ones = try store.rows(
                    of: index, matching: IndexQuery(limit: limit, variant: "any"), tenant: .default)
                #expect(ones.map(\.variant) == ["any"])
            }
        },
        ContractRule("the highest release comes before every pre-release when releases are asked for") { store in
            let index = IndexKey(try Sample.package())
            for text in ["1.9.0", "2.0.0-rc.1", "1.10.0", "1.10.0-beta", "nightly"] {
                try store.commit([.upsertRow(index, try Sample.row(text))], tenant: .default)
            }
            for (order, first) in [
                (IndexQuery.Order.release, "1.10.0"), (.descending, "2.0.0-rc.1"), (.ascending, "nightly"),
            ] {
                let rows = try store.rows(of: index, matching: IndexQuery(limit: 1, order: order), tenant: .default)
                #expect(rows.map(\.id) == ["\(first) linux-amd64"])
            }
        },
        ContractRule("a page goes on behind a row that is gone") { store in
            let index = IndexKey(try Sample.package())
            let rows = try ["3.0.0", "2.0.0", "1.0.0"].map { try Sample.row($0) }
            try store.commit(rows.map { .upsertRow(index, $0) }, tenant: .default)
            let cursor = rows[1].cursor
            try store.commit(
                [.deleteRow(index, id: rows[1].id)], tenant: .default)
            let rest = try store.rows(of: index, matching: IndexQuery(limit: 9, after: cursor), tenant: .default)
            #expect(rest == [rows[2]])
        },
        ContractRule("every order, variant and page is what IndexQuery says, whatever the versions") { store in
            let index = IndexKey(try Sample.package())
            let rows = try mixedRows(seed: 7)
            try store.commit(rows.map { .upsertRow(index, $0) }, tenant: .default)
            for order in IndexQuery.Order.allCases {
                for variant in [nil, "any", "linux-amd64", "none-such"] {
                    let all = IndexQuery(limit: rows.count, variant: variant, order: order).select(from: rows)
                    for limit in [1, 2, 7, rows.count, 5_000] {
                        var query = IndexQuery(limit: limit, variant: variant, order: order)
                        var read: [IndexRow] = []
                        repeat {
                            let page = try store.rows(of: index, matching: query, tenant: .default)
                            #expect(page.count <= limit)
                            read += page
                            query.after = page.last?.cursor
                            if page.isEmpty { break }
                        } while read.count < 2 * rows.count
                        #expect(read.map(\.cursor) == all.map(\.cursor), "\(order) \(variant ?? "*") by \(limit)")
                    }
                    // A cursor need not be a row of this index, nor of this variant.
                    for outsider in try mixedRows(seed: 8).prefix(20) {
                        let query = IndexQuery(limit: 3, after: outsider.cursor, variant: variant, order: order)
                        let page = try store.rows(of: index, matching: query, tenant: .default)
                        #expect(page == query.select(from: rows))
                    }
                }
            }
            #expect(try store.rows(of: index, matching: IndexQuery(limit: 0), tenant: .default).isEmpty)
        },
    ]

    /// Rows with many ties: of precedence, of the moment, of the variant.
    private static func mixedRows(seed: UInt64) throws -> [IndexRow] {
        var random = SeededGenerator(seed: seed)
        let versions = [
            "1.0.0", "1.0", "v1.0.0", "1.0.0+a", "1.0.0+b", "1.0.0-rc.1", "1.0.0-rc.1+x", "1.0.0-rc.2", "1.0.0-1",
            "2.0.0", "1.9.0", "1.10.0", "10.0.0", "1.2.3.4", "1.2.3.10", "nightly", "Nightly", "2026.01.02", "0.0.0",
            "99999999999999999999.0.0", "1.0.0-alpha.beta", "1.0.0-alpha",
        ]
        var rows: [String: IndexRow] = [:]
        for _ in 0..<150 {
            let version = versions.randomElement(using: &random) ?? "1.0.0"
            let variant = ["any", "linux-amd64", "linux-arm64"].randomElement(using: &random) ?? "any"
            rows["\(version) \(variant)"] = try Sample.row(
                version, variant: variant, at: Int.random(in: -1...1, using: &random))
        }
        return Array(rows.values)
    }
}
