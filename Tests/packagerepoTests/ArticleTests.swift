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
        #expect(listed.sorted() == ErrorCode.all.map { "\($0.status) \($0.name)" }.sorted())
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

    @Test func `every block is of a kind that a test looks at, and what it calls is there`() throws {
        for name in try Article.names + ["README"] {
            let article = try Article(name)
            for fence in article.text.matches(of: /(?m)^```([a-z]+)$/) {
                #expect(["sh", "json", "text", "console"].contains(String(fence.1)), "\(name).md: \(fence.1)")
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
