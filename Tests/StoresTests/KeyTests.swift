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
        #expect(try DocumentKey("doc/" + String(repeating: "a", count: 1_020)).text.utf8.count == 1_024)
    }

    @Test(
        "a document's key is nothing else",
        arguments: [
            "", "doc", "doc/", "/", "/doc/a", "doc//a", "doc/a/", "other/a", "DOC/a", "doc/a\0", "doc/a\n",
            "doc/\u{7f}", "artifact",
            "artifact/acme/hello", "artifact/acme/hello/1.0.0", "artifact/acme/hello/1.0.0/any/more",
            "artifact/Acme/hello/1.0.0/any",
            "artifact/acme/he_llo/1.0.0/any", "artifact/acme/hello/ 1.0.0/any", "artifact/acme/hello/tags/any",
            "artifact/search/hello/1.0.0/any", "artifact/acme/hello/1.0.0/ANY", "artifact/\u{430}cme/hello/1.0.0/any",
            "doc/" + String(repeating: "a", count: 1_021),
        ])
    func badDocumentKeys(text: String) {
        let error = #expect(throws: KeyError.self) { try DocumentKey(text) }
        #expect(error?.description.contains("\n") == false)
    }

    @Test("an index's key is a package's, or free below doc")
    func indexKeys() throws {
        #expect(try IndexKey(Sample.package()).text == "artifact/acme/hello")
        #expect(try IndexKey("artifact/acme/hello") == IndexKey(Sample.package()))
        #expect(try IndexKey("doc/a/b").text == "doc/a/b")
        for text in ["", "doc", "artifact/acme", "artifact/acme/hello/1.0.0", "other/a", "doc//a", "doc/\t"] {
            #expect(throws: KeyError.self) { try IndexKey(text) }
        }
    }

    @Test("a cursor is read as it was written", arguments: ["1.0.0", "1.0.0-rc.1+b_2", "nightly", "V1"])
    func cursors(version: String) throws {
        for seconds in [0, -5, 1_700_000_000] {
            let cursor = try Sample.entry(version, variant: "linux_amd64-v2.1", at: seconds).cursor
            #expect(IndexCursor(cursor.description) == cursor)
        }
    }

    @Test(
        "a cursor is nothing else",
        arguments: [
            "", "~", "~~", "1~1.0.0", "1~1.0.0~any~more", "x~1.0.0~any", "1~1 0~any", "1~~any", "1~1.0.0~",
            "1~1.0.0~ANY", "1~1.0.0~a b",
            "99999999999999999999~1.0.0~any", "1.5~1.0.0~any", " 1~1.0.0~any", "1~1.0.0~any\n", "1~1.0.0~\u{430}ny",
            "1~1.0.0~'--",
        ])
    func badCursors(text: String) {
        #expect(IndexCursor(text) == nil)
    }
}
