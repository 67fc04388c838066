/// The difference of two texts as `diff -u` writes it, and as `patch` reads it.
package enum UnifiedDiff {
    private static let contextLines = 3

    private enum Edit {
        case keep(Int, Int)
        case remove(Int)
        case add(Int)

        var isKept: Bool { if case .keep = self { true } else { false } }
    }

    /// The difference; empty if there is none.
    /// - Parameters:
    ///   - old: the text before.
    ///   - new: the text after.
    ///   - path: the file's, for the heading.
    package static func text(from old: String, to new: String, path: String) -> String {
        let (before, after) = (lines(of: old), lines(of: new))
        let edits = edits(before, after)
        var text = ""
        for hunk in hunks(edits) {
            if text.isEmpty { text = "--- \(path)\n+++ \(path)\n" }
            text += heading(edits, hunk)
            for edit in edits[hunk] {
                switch edit {
                case .keep(let line, _): text += shown(" ", before[line])
                case .remove(let line): text += shown("-", before[line])
                case .add(let line): text += shown("+", after[line])
                }
            }
        }
        return text
    }

    /// Lines with their ends.
    private static func lines(of text: String) -> [String] {
        // By bytes: "\r\n" is one Character.
        let bytes = Array(text.utf8)
        var lines: [String] = []
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            lines.append(String(decoding: bytes[start...index], as: UTF8.self))
            start = index + 1
        }
        if start < bytes.count { lines.append(String(decoding: bytes[start...], as: UTF8.self)) }
        return lines
    }

    private static func shown(_ mark: String, _ line: String) -> String {
        line.utf8.last == UInt8(ascii: "\n") ? mark + line : "\(mark)\(line)\n\\ No newline at end of file\n"
    }

    private static func edits(_ before: [String], _ after: [String]) -> [Edit] {
        var edits: [Edit] = []
        var next = 0
        for (line, match) in LineMatching(before, after).matches.enumerated() {
            guard let match else {
                edits.append(.remove(line))
                continue
            }
            edits += (next..<match).map { .add($0) }
            edits.append(.keep(line, match))
            next = match + 1
        }
        return edits + (next..<after.count).map { .add($0) }
    }

    /// Changes with the lines around them; those that touch each other are one hunk.
    private static func hunks(_ edits: [Edit]) -> [Range<Int>] {
        var hunks: [Range<Int>] = []
        for (index, edit) in edits.enumerated() where !edit.isKept {
            let start = max(0, index - contextLines)
            let end = min(edits.count, index + contextLines + 1)
            if let last = hunks.last, last.upperBound >= start {
                hunks[hunks.count - 1] = last.lowerBound..<end
            } else {
                hunks.append(start..<end)
            }
        }
        return hunks
    }

    private static func heading(_ edits: [Edit], _ hunk: Range<Int>) -> String {
        var (oldStart, newStart, oldCount, newCount) = (0, 0, 0, 0)
        for (index, edit) in edits[..<hunk.upperBound].enumerated() {
            let isInside = index >= hunk.lowerBound
            switch edit {
            case .keep:
                if isInside {
                    (oldCount, newCount) = (oldCount + 1, newCount + 1)
                } else {
                    (oldStart, newStart) = (oldStart + 1, newStart + 1)
                }
            case .remove:
                if isInside { oldCount += 1 } else { oldStart += 1 }
            case .add:
                if isInside { newCount += 1 } else { newStart += 1 }
            }
        }
        // A side without lines names the line before it.
        return "@@ -\(oldCount == 0 ? oldStart : oldStart + 1),\(oldCount)"
            + " +\(newCount == 0 ? newStart : newStart + 1),\(newCount) @@\n"
    }
}
