import Foundation
import Testing

@testable import WorkflowTools

@Suite struct UnifiedDiffTests {
    @Test func `Equal texts have no difference`() {
        #expect(UnifiedDiff.text(from: "a\nb", to: "a\nb", path: "f") == "")
        #expect(UnifiedDiff.text(from: "", to: "", path: "f") == "")
    }

    @Test func `A change is shown with three lines around it`() {
        let old = (1...9).map { "\($0)\n" }.joined()
        #expect(
            UnifiedDiff.text(from: old, to: old.replacing("5\n", with: "five\n"), path: "f") == """
                --- f
                +++ f
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                 8

                """)
    }

    @Test func `A last line without an end is marked`() {
        #expect(
            UnifiedDiff.text(from: "a", to: "a\n", path: "f")
                == "--- f\n+++ f\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n")
    }

    @Test func `All added and all removed name the line before`() {
        #expect(UnifiedDiff.text(from: "", to: "a\n", path: "f") == "--- f\n+++ f\n@@ -0,0 +1,1 @@\n+a\n")
        #expect(UnifiedDiff.text(from: "a\n", to: "", path: "f") == "--- f\n+++ f\n@@ -1,1 +0,0 @@\n-a\n")
    }

    @Test func `git apply makes the new text of the old one, whatever they are`() throws {
        var generator = SystemRandomNumberGenerator()
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: "f")
        for _ in 0..<40 {
            func text() -> String {
                let lines = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
                    "line \(Int.random(in: 0...12, using: &generator))\n"
                }
                return lines.joined() + (Bool.random(using: &generator) ? "" : "open")
            }
            let (old, new) = (text(), text())
            let difference = UnifiedDiff.text(from: old, to: new, path: "f")
            #expect(difference.isEmpty == (old == new))
            guard old != new else { continue }
            try Data(old.utf8).write(to: file)
            try Data(difference.utf8).write(to: directory.appending(path: "diff"))
            let apply = Process()
            apply.executableURL = URL(filePath: "/usr/bin/env")
            apply.arguments = ["git", "apply", "-p0", "--whitespace=nowarn", "diff"]
            apply.currentDirectoryURL = directory
            try apply.run()
            apply.waitUntilExit()
            #expect(apply.terminationStatus == 0)
            let result = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            #expect(result == new)
        }
    }

    @Test func `Texts of many lines with nothing in common are compared`() {
        let old = (0..<50_000).map { "a\($0 % 7)\n" }.joined()
        let new = (0..<50_000).map { "b\($0 % 7)\n" }.joined()
        #expect(UnifiedDiff.text(from: old, to: new, path: "f").hasPrefix("--- f\n+++ f\n@@ -1,50000 +1,50000 @@\n"))
    }

    @Test func `Lines that moved are found by those that stand once`() {
        let matching = LineMatching(["a", "x", "b", "x", "c"], ["x", "b", "x", "c", "a"])
        #expect(matching.matches == [nil, 0, 1, 2, 3])
    }
}
