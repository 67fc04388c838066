import Foundation
import HTTPCore
import JSON
import Testing

@testable import WorkflowEngine

/// The README and the articles say what the program says. Their commands are run by the integration tests.
struct ArticleTests {
    @Test func `the list of node types is the program's`() throws {
        let program = try Program("node-types")
        #expect(program.status == 0)
        let listed = try #require(try Article("NodeTypes").blocks("text").first)
        #expect(listed == program.output, "the first block of NodeTypes.md must be what packagerepo node-types prints")
    }

    @Test func `the list of expression functions has every one`() throws {
        let listed = try #require(try Article("NodeTypes").blocks("text").last)
        let names = listed.matches(of: /([A-Za-z0-9]+)\(/).map { String($0.1) }
        #expect(names.sorted() == ExpressionFunction.allCases.map(\.rawValue).sorted())
    }

    @Test func `the contract lists every error code with its status`() throws {
        let text = try Article("HTTP").text
        let start = try #require(text.firstRange(of: "## Error codes"))
        let end = try #require(text.firstRange(of: "## Authentication"))
        var listed: [String] = []
        for row in text[start.upperBound..<end.lowerBound].matches(of: /\| (\d{3}) \| (.*) \|/) {
            for code in row.2.matches(of: /`([A-Z_]+)`/) { listed.append("\(row.1) \(code.1)") }
        }
        #expect(listed.sorted() == ErrorCode.allCases.map { "\($0.status) \($0.name)" }.sorted())
    }

    @Test func `every link leads to a page, and every page is listed`() throws {
        let names = try Article.names
        for name in names {
            let article = try Article(name)
            for link in article.text.matches(of: /<doc:([A-Za-z]+)>/) {
                #expect(names.contains(String(link.1)), "\(name).md links to \(link.0)")
            }
        }
        let landing = try Article("Documentation").text
        let readme = try text(Article.clone + "/README.md")
        for name in names where name != "Documentation" {
            #expect(landing.contains("- <doc:\(name)>"))
            #expect(readme.contains("[\(name)](Sources/packagerepo/Documentation.docc/\(name).md)"))
        }
    }

    @Test func `every function that the walks name is in Sources`() throws {
        let sources = try Sources()
        let walks = try Article("Walks").text
        for step in walks.matches(of: /`([A-Z][A-Za-z]+)\.([a-z][A-Za-z]*)`/) {
            #expect(sources.declares(String(step.2), in: String(step.1)), "\(step.0)")
        }
        for type in walks.matches(of: /`([A-Z][a-z]+[A-Za-z]+)`/) where type.1 != "Location" {
            #expect(sources.declares(type: String(type.1)), "\(type.0)")
        }
        for path in walks.matches(of: /`((?:deploy|workflows)\/[a-z_\/.]+)`/) {
            #expect(FileManager.default.fileExists(atPath: "\(Article.clone)/\(path.1)"), "\(path.0)")
        }
    }

    @Test func `the table of layers has every target, in the order of imports`() throws {
        let manifest = try text(Article.clone + "/Package.swift")
        let targets = manifest.matches(of: /\.(?:executableTarget|target)\(\s*name: "([A-Za-z]+)"/).map { String($0.1) }
            .filter { FileManager.default.fileExists(atPath: "\(Article.clone)/Sources/\($0)") }
        let rows = try Article("Architecture").text.matches(of: /(?m)^\|((?: `[A-Za-z]+`,?)+) \|/)
        let listed = rows.flatMap { $0.1.matches(of: /`([A-Za-z]+)`/).map { String($0.1) } }
        #expect(listed == targets)
    }

    @Test func `every block is of a kind that a test looks at, and what it calls is there`() throws {
        for name in try Article.names + ["README"] {
            let article = try Article(name)
            for fence in article.text.matches(of: /(?m)^```([a-z]+)$/) {
                #expect(["sh", "bash", "json", "text", "console"].contains(String(fence.1)), "\(name).md: \(fence.1)")
            }
            for block in article.blocks("console") {
                for command in block.matches(of: /(?m)^\$ (?:[A-Z_]+=\S+ )*(\S+)/) {
                    let path = "\(Article.clone)/\(command.1)"
                    #expect(FileManager.default.isExecutableFile(atPath: path), "\(name).md: \(command.0)")
                }
            }
        }
    }
}

/// A page of the documentation.
struct Article {
    /// The clone that these tests are part of.
    static let clone = String(#filePath.dropLast("/Tests/packagerepoTests/ArticleTests.swift".count))
    private static let catalogue = clone + "/Sources/packagerepo/Documentation.docc"

    /// The articles, by their file names without `.md`.
    static var names: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: catalogue)
                .filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }.sorted()
        }
    }

    let text: String

    /// - Parameter name: of an article, or `README`.
    init(_ name: String) throws {
        text = try packagerepoTests.text((name == "README" ? Self.clone : Self.catalogue) + "/\(name).md")
    }

    /// The texts of the fenced blocks of a language, each line with its end.
    func blocks(_ language: String) -> [String] {
        text.components(separatedBy: "\n```\(language)\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
    }
}

/// What the Swift files of the clone declare.
private struct Sources {
    /// For each type that is declared or extended, the functions and properties in those files.
    private let members: [String: Set<String>]

    init() throws {
        let top = Article.clone + "/Sources"
        let paths = FileManager.default.enumerator(atPath: top)?.compactMap { $0 as? String } ?? []
        var members: [String: Set<String>] = [:]
        for path in paths where path.hasSuffix(".swift") {
            let (types, names) = Self.declarations(in: try text("\(top)/\(path)"))
            for type in types { members[type, default: []].formUnion(names) }
        }
        self.members = members
    }

    func declares(type: String) -> Bool { members[type] != nil }

    func declares(_ member: String, in type: String) -> Bool { members[type]?.contains(member) == true }

    /// The words after the keywords that introduce types and members: a parser would find no more here.
    private static func declarations(in text: String) -> (types: [String], members: Set<String>) {
        var (types, members): ([String], Set<String>) = ([], [])
        var keyword = ""
        for bytes in text.utf8.split(whereSeparator: { $0 < 0x80 && !isWordByte($0) }) {
            let word = String(Substring(bytes))
            switch keyword {
            case "class", "struct", "enum", "protocol", "extension": types.append(word)
            case "func", "var", "let", "case": members.insert(word)
            default: break
            }
            keyword = word
        }
        return (types, members)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || byte == 0x5f
    }
}
