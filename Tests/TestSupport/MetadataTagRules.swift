import RepositoryModel
import Stores
import Testing

extension MetadataStoreContract {
    static let tagRules: [ContractRule<any MetadataStore>] = [
        ContractRule("a tag reads back as it was set, and moves") { store in
            let package = try Sample.package()
            let stable = try Sample.tag("stable", at: Sample.coordinate("1.0.0"))
            #expect(try store.tag(stable.tag, of: package, tenant: .default) == nil)
            try store.commit([.setTag(stable)], tenant: .default)
            #expect(try store.tag(stable.tag, of: package, tenant: .default) == stable)
            let moved = try Sample.tag("stable", at: Sample.coordinate("2.0.0", variant: "any"), by: "żółw 🐢")
            try store.commit([.setTag(moved)], tenant: .default)
            #expect(try store.tag(stable.tag, of: package, tenant: .default) == moved)
            #expect(try store.tags(of: package, limit: 9, after: nil, tenant: .default) == [moved])
        },
        ContractRule("each tag of a package points at its own artifact") { store in
            let records = [
                try Sample.tag("stable", at: Sample.coordinate("1.0.0")),
                try Sample.tag("next", at: Sample.coordinate("2.0.0")),
                try Sample.tag("stable", at: Sample.coordinate("3.0.0", of: "another")),
            ]
            try store.commit(records.map { .setTag($0) }, tenant: .default)
            for record in records + records {
                #expect(try store.tag(record.tag, of: record.package, tenant: .default) == record)
            }
        },
        ContractRule("a removed tag is gone; removing it twice is no error") { store in
            let record = try Sample.tag("stable", at: Sample.coordinate())
            try store.commit([.setTag(record)], tenant: .default)
            try store.commit([.deleteTag(record.package, record.tag)], tenant: .default)
            try store.commit([.deleteTag(record.package, record.tag)], tenant: .default)
            #expect(try store.tag(record.tag, of: record.package, tenant: .default) == nil)
        },
        ContractRule("tags are listed by the bytes of their names, a page at a time") { store in
            let target = try Sample.coordinate()
            let records = try ["10", "2", "a", "a-b", "a.b", "a_b", "ab", "b"].map { try Sample.tag($0, at: target) }
            try store.commit(records.shuffled().map { .setTag($0) }, tenant: .default)
            for limit in [1, 3, 8, 100] {
                var read: [TagRecord] = []
                while case let page = try store.tags(
                    of: target.package, limit: limit, after: read.last?.tag, tenant: .default), !page.isEmpty
                {
                    #expect(page.count <= limit)
                    read += page
                }
                #expect(read == records)
            }
            #expect(try store.tags(of: target.package, limit: 0, after: nil, tenant: .default).isEmpty)
            let rest = try store.tags(of: target.package, limit: 9, after: Tag("a0"), tenant: .default)
            #expect(rest == Array(records.suffix(3)))
        },
        ContractRule("the tags of an artifact are those that point at its version and variant exactly") { store in
            let target = try Sample.coordinate("1.0.0", variant: "any")
            let records = [
                try Sample.tag("z", at: target), try Sample.tag("a", at: target),
                try Sample.tag("b", at: Sample.coordinate("1.0.0", variant: "other")),
                try Sample.tag("c", at: Sample.coordinate("1.0", variant: "any")),
                try Sample.tag("a", at: Sample.coordinate("1.0.0", variant: "any", of: "another")),
            ]
            try store.commit(records.map { .setTag($0) }, tenant: .default)
            #expect(try store.tags(at: target, tenant: .default) == [Tag("a"), Tag("z")])
            #expect(try store.tags(at: target, tenant: Sample.tenant("other")).isEmpty)
            try store.commit([.setTag(Sample.tag("a", at: Sample.coordinate("2.0.0")))], tenant: .default)
            #expect(try store.tags(at: target, tenant: .default) == [Tag("z")])
        },
        ContractRule("packages and tenants do not see each other's tags") { store in
            let record = try Sample.tag("stable", at: Sample.coordinate())
            let other = try Sample.tenant("other")
            try store.commit([.setTag(record)], tenant: .default)
            try store.commit([.deleteTag(record.package, record.tag)], tenant: other)
            #expect(try store.tag(record.tag, of: record.package, tenant: .default) == record)
            #expect(try store.tag(record.tag, of: Sample.package("another"), tenant: .default) == nil)
            #expect(try store.tag(record.tag, of: record.package, tenant: other) == nil)
            #expect(try store.tags(of: record.package, limit: 9, after: nil, tenant: other).isEmpty)
        },
    ]
}
