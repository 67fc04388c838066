import Bytes

extension Hexadecimal {
    /// Reads the part of a cursor that is bytes; nil for anything but what ``encode(_:)`` writes, so that one place has one
    /// cursor.
    static func decode(lowercase text: String) -> [UInt8]? { isLowercase(text) ? decode(text) : nil }
}
