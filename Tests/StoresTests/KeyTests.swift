import RepositoryModel
import Stores
import TestSupport
import Testing

@Suite("Keys and cursors")
struct KeyTests {
    @Test("a document's key is free below doc, or an artifact's coordinate")
    func documentKeys() throws {
        #expect(try !DocumentKey("doc/a/b/c/d").isArtifact)
        #expect(try DocumentKey("doc/a/b c/ż/..").text == "doc/a/b c/ż/..")
        let coordinate = try Sample.coordinate("1.0.0-RC.1")
        #expect(DocumentKey(coordinate).text == "artifact/acme/hello/1.0.0-RC.1/linux-amd64")
        #expect(try DocumentKey("artifact/acme/hello/1.0.0-RC.1/linux-amd64") == DocumentKey(coordinate))
        #expect(DocumentKey(coordinate).isArtifact)
        let deleted = DocumentKey(deleted: coordinate)
        #expect(try DocumentKey("deleted/acme/hello/1.0.0-RC.1/linux-amd64") == deleted && !deleted.isArtifact)
        #expect(try DocumentKey("doc/" + String(repeating: "a", count: 1_020)).text.utf8.count == 1_024)
    }

    @Test(
        "a document's key is nothing else",
        arguments: [
            "", "doc", "doc/", "/", "/doc/a", "doc//a", "doc/a/", "other/a", "DOC/a", "doc/a\0", "doc/a\n",
            "doc/\u{7f}", "artifact",
            "artifact/acme/hello", "deleted/acme/hello", "deleted/Acme/hello/1.0.0/any", "artifact/acme/hello/1.0.0",
            "artifact/acme/hello/1.0.0/any/more",
            "artifact/Acme/hello/1.0.0/any",
            "artifact/acme/he_llo/1.0.0/any", "artifact/acme/hello/ 1.0.0/any", "artifact/acme/hello/tags/any",
            "artifact/search/hello/1.0.0/any", "artifact/acme/hello/1.0.0/ANY", "artifact/\u{430}cme/hello/1.0.0/any",
            "doc/" + String(repeating: "a", count: 1_021),
        ])
    func badDocumentKeys(text: String) {
        let error = #expect(throws: KeyError.self) { try DocumentKey(text) }
        #expect(error?.description.contains("\n") == false)
    }

    @Test(
        "a document's key may have the names of any protocol, percent-encoded in one way",
        arguments: [
            ("package/acme/@scope%2Fname", false), ("package/acme/%40scope%2Fname", true), ("package/acme", false),
            ("package/acme/a/b", false), ("package/acme/foo_bar", true), ("package/acme/a%5fb", false),
            ("package/acme/a%5Fb", false), ("package/acme/a%2fb", false), ("package/acme/a%2", false),
            ("package/acme/a%", false), ("package/acme/%C3%A9", true), ("package/acme/\u{e9}", false),
            ("package/acme/%C3", false), ("package/acme/%00", true), ("package//a", false),
            ("release/acme/a/1%3A2.0%7E1", false), ("release/acme/a/1%3A2.0~1", true), ("release/acme/a", false),
            ("file/acme/a/1.0/a-1.0.tar.gz", true), ("file/acme/a/1.0", false), ("file/acme/a/1.0/x/y", false),
            ("package/acme/" + String(repeating: "a", count: 512), true),
            ("package/acme/" + String(repeating: "a", count: 513), false),
            ("file" + String(repeating: "/" + String(repeating: "a", count: 512), count: 4), true),
        ])
    func names(text: String, isKey: Bool) { #expect(((try? DocumentKey(text)) != nil) == isKey, "\(text.prefix(40))") }

    @Test("a prefix is the beginning of keys, up to a slash")
    func prefixes() throws {
        let prefix = try KeyPrefix("doc/a/")
        #expect(try prefix.contains(DocumentKey("doc/a/b/c")) && !prefix.contains(DocumentKey("doc/ab")))
        for text in ["doc/", "artifact/acme/", "package/", "file/acme/a/1.0/"] {
            #expect(try KeyPrefix(text).text == text)
        }
        for text in ["", "/", "doc", "doc/a", "other/", "doc//", "/doc/", "package/a b/", "doc/\n/"] {
            #expect(throws: KeyError.self) { try KeyPrefix(text) }
        }
        let key = try DocumentKey("doc/a/\u{e9}")
        #expect(DocumentKey(cursor: key.cursor) == key)
        for text in ["", "zz", "646f632f", "646f632F61", "6f"] { #expect(DocumentKey(cursor: text) == nil) }
    }

    @Test("an index's key is a package's, or free below doc")
    func indexKeys() throws {
        #expect(try IndexKey(Sample.package()).text == "artifact/acme/hello")
        #expect(try IndexKey("artifact/acme/hello") == IndexKey(Sample.package()))
        #expect(try IndexKey("doc/a/b").text == "doc/a/b")
        for text in ["package/acme", "release/acme/a", "file/acme/a", "file/acme/sid/main/amd64"] {
            #expect(try IndexKey(text).text == text)
        }
        for text in ["package/acme/a", "release/acme", "file/acme", "file/a/b/c/d/e", "file/acme/a b"] {
            #expect(throws: KeyError.self) { try IndexKey(text) }
        }
        for text in ["", "doc", "artifact/acme", "artifact/acme/hello/1.0.0", "other/a", "doc//a", "doc/\t"] {
            #expect(throws: KeyError.self) { try IndexKey(text) }
        }
    }

    @Test("a cursor is read as it was written", arguments: ["1.0.0", "1.0.0-rc.1+b_2", "nightly", "V1"])
    func cursors(version: String) throws {
        for seconds in [0, -5, 1_700_000_000] {
            let cursor = try Sample.row(version, variant: "linux_amd64-v2.1", at: seconds).cursor
            #expect(IndexCursor(cursor.description) == cursor)
        }
        let odd = IndexRow(id: "e\u{301} \u{1F980}/?&", sort: [], isRelease: false, value: nil).cursor
        #expect(IndexCursor(odd.description) == odd)
        let isSafe = odd.description.utf8.allSatisfy { $0 &- 0x30 < 10 || $0 &- 0x61 < 6 || $0 == UInt8(ascii: "~") }
        #expect(isSafe, "it may stand in a URL")
    }

    @Test(
        "a cursor is nothing else",
        arguments: [
            "", "~", "~~", "1~01", "1~01~61~61", "2~01~61", "x~01~61", "1~0~61", "1~01~6", "1~01~", "1~0x~61",
            "1~01~6A", "1~01~00", "1~01~ff", " 1~01~61", "1~01~61\n", "1~01~61'--", "1~01~\u{430}1",
            "1~\(String(repeating: "00", count: 1_025))~61", "1~01~\(String(repeating: "61", count: 513))",
        ])
    func badCursors(text: String) {
        #expect(IndexCursor(text) == nil)
    }
}
