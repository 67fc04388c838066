internal import CPCRE2

/// A pattern that PCRE2 has compiled.
//
// Sendable: the code does not change once it is compiled; searches only read it (pcre2api, "Multithreading").
final class CompiledPattern: @unchecked Sendable {
    /// The most memory of one search, in kibibytes.
    private static let maximumHeap: UInt32 = 32 << 10

    private let code: OpaquePointer
    /// The named groups, in the order of the pattern.
    let names: [(name: String, group: Int)]

    /// Compiles a pattern. It is matched by Unicode, `$` matches only at the end, and `\u0041` is read as in JavaScript
    /// and JSON Schema.
    /// - Throws: `OUT_OF_RANGE` with the place of the error.
    init(_ pattern: String) throws(ValueError) {
        let context = pcre2_compile_context_create_8(nil)
        defer { pcre2_compile_context_free_8(context) }
        pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_ANY))
        pcre2_set_compile_extra_options_8(context, PCRE2_EXTRA_ALT_BSUX)
        let options =
            PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT
        var (error, place): (CInt, Int) = (0, 0)
        let bytes = Array(pattern.utf8)
        guard let code = pcre2_compile_8(bytes, bytes.count, options, &error, &place, context) else {
            let position = bytes.prefix(place).scalarCount + 1
            throw .range(
                "\"\(pattern.prefix(80))\" is no regular expression: \(Self.message(error)), at \(position)")
        }
        self.code = code
        names = Self.names(of: code)
    }

    deinit { pcre2_code_free_8(code) }

    /// Finds the first match: its groups as ranges of bytes, the whole match first; nil for a group that did not take
    /// part.
    /// - Parameters:
    ///   - text: valid UTF-8.
    ///   - steps: the steps that are left for the search.
    /// - Returns: nil if there is no match.
    /// - Throws: `LIMIT_EXCEEDED` for a search that takes too many steps or too much memory.
    func firstMatch(
        in text: UnsafeBufferPointer<UInt8>, _ steps: inout PatternSteps
    ) throws(ValueError) -> [Range<Int>?]? {
        guard steps.begin(text.count) else { throw Self.exceeded }
        let context = pcre2_match_context_create_8(nil)
        defer { pcre2_match_context_free_8(context) }
        pcre2_set_match_limit_8(context, UInt32(PatternSteps.maximum))
        pcre2_set_depth_limit_8(context, UInt32(PatternSteps.maximum))
        pcre2_set_heap_limit_8(context, Self.maximumHeap)
        guard let match = pcre2_match_data_create_from_pattern_8(code, nil) else { throw Self.exceeded }
        defer { pcre2_match_data_free_8(match) }
        let result = withUnsafeMutablePointer(to: &steps) { steps in
            pcre2_set_callout_8(context, countStep, steps)
            return pcre2_match_8(code, text.baseAddress, text.count, 0, PCRE2_NO_UTF_CHECK, match, context)
        }
        if result > 0 { return groups(of: match) }
        switch result {
        case PCRE2_ERROR_NOMATCH: return nil
        case PCRE2_ERROR_CALLOUT, PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT,
            PCRE2_ERROR_NOMEMORY:
            throw Self.exceeded
        default: throw .range("the pattern failed: \(Self.message(result))")
        }
    }

    private func groups(of match: OpaquePointer) -> [Range<Int>?] {
        guard let offsets = pcre2_get_ovector_pointer_8(match) else { return [] }
        return (0..<Int(pcre2_get_ovector_count_8(match))).map { group in
            let (start, end) = (offsets[2 * group], offsets[2 * group + 1])
            // PCRE2 marks a group that did not take part by all bits set, -1 here.
            return start < 0 || start > end ? nil : start..<end
        }
    }

    private static let exceeded = ValueError.limit(
        "the pattern takes more than \(PatternSteps.maximum) steps, or \(maximumHeap) KiB, on this text",
        of: "pattern steps")

    private static func message(_ error: CInt) -> String {
        var text = [UInt8](repeating: 0, count: 256)
        let count = pcre2_get_error_message_8(error, &text, text.count)
        return count > 0 ? String(decoding: text.prefix(Int(count)), as: UTF8.self) : "error \(error)"
    }

    /// Reads PCRE2's table of names: for each the group's number in two bytes, then the name, ended by a zero.
    private static func names(of code: OpaquePointer) -> [(name: String, group: Int)] {
        var (count, size): (UInt32, UInt32) = (0, 0)
        var table: UnsafePointer<UInt8>?
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
        guard let table else { return [] }
        let names = (0..<Int(count)).map { index in
            let entry = UnsafeBufferPointer(start: table + index * Int(size), count: Int(size))
            return (
                name: String(decoding: entry.dropFirst(2).prefix { $0 != 0 }, as: UTF8.self),
                group: Int(entry[0]) << 8 | Int(entry[1])
            )
        }
        return names.sorted { $0.group < $1.group }
    }
}

/// Counts a step. PCRE2 calls it before each part of the pattern that it tries.
private func countStep(
    _ block: UnsafeMutablePointer<pcre2_callout_block_8>?, _ steps: UnsafeMutableRawPointer?
) -> CInt {
    guard let block, let steps else { return 0 }
    let goesOn = steps.assumingMemoryBound(to: PatternSteps.self).pointee.advance(to: block.pointee.current_position)
    return goesOn ? 0 : PCRE2_ERROR_CALLOUT
}

extension Sequence<UInt8> {
    /// The number of Unicode scalars that begin in these bytes of UTF-8.
    var scalarCount: Int { count { $0 & 0xC0 != 0x80 } }
}
