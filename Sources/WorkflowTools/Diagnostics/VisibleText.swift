extension String {
    /// This text on one line and harmless on a terminal: characters that move the cursor, end the line or turn the
    /// direction of writing stand as `\uXXXX`. What a workflow says is shown to people who did not write it.
    package var visible: String {
        if utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7F }) { return self }
        var text = UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .format where scalar == "\u{200D}":  // It holds emoji together.
                text.append(scalar)
            case .control, .format, .lineSeparator, .paragraphSeparator:
                let digits = String(scalar.value, radix: 16)
                text.append(
                    contentsOf: "\\u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)".unicodeScalars)
            default:
                text.append(scalar)
            }
        }
        return String(text)
    }

    /// How many columns of a terminal this text takes: none for marks that combine, two for wide letters and emoji.
    var displayWidth: Int { unicodeScalars.reduce(0) { $0 + $1.displayWidth } }
}

extension Unicode.Scalar {
    /// What is wide by Unicode Standard Annex 11, in whole blocks.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
    ]

    fileprivate var displayWidth: Int {
        if value < 0x300 { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        return properties.isEmojiPresentation || Self.wide.contains { $0.contains(value) } ? 2 : 1
    }
}
