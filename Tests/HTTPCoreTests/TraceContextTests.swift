import Testing

@testable import HTTPCore

@Suite("Trace context") struct TraceContextTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let parent = "00-\(trace)-00f067aa0ba902b7-01"

    @Test("is read from a valid traceparent", arguments: [parent, "cc-\(trace)-00f067aa0ba902b7-01-what-comes-later"])
    func valid(text: String) {
        let context = TraceContext(["Traceparent": text, "tracestate": "a=1"])
        #expect(context?.traceID == Self.trace && context?.parent == text && context?.state == "a=1")
    }

    @Test(
        "is nothing otherwise",
        arguments: [
            "", "00", "\(parent)x", "\(parent)-more", parent.uppercased(), "ff-\(trace)-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "00-\(trace)-0000000000000000-01",
            "00-\(trace)-00f067aa0ba902b7_01", "0x-\(trace)-00f067aa0ba902b7-01",
        ])
    func invalid(text: String) {
        #expect(TraceContext(["traceparent": text]) == nil)
    }

    @Test("is nothing where two are sent, and has no state that is too long")
    func several() {
        #expect(TraceContext(["traceparent": Self.parent, "Traceparent": Self.parent]) == nil)
        let long = String(repeating: "x", count: 513)
        #expect(TraceContext(["traceparent": Self.parent, "tracestate": long])?.state == nil)
        #expect(TraceContext(["traceparent": Self.parent]) != nil)
    }
}
