package dev.tollgate.gateways;

import java.util.List;

/** Targets below {@code /upload/}, as some application reads them. */
final class Spellings {
    static final List<String> OF_AN_UPLOAD = List.of(
            // As it is, and with what has no meaning for the path.
            "/upload/x",
            "/upload",
            "/upload?/reports/x",
            "/upload/x?permission=scan:read",
            "/upload/x#/reports/x",
            "/upload/../reports/x",
            "/upload/%2e%2e/reports/x",
            "/upload%2f..%2freports/x",
            "/upload/..;/reports/x",
            // Encoded.
            "/%75pload/x",
            "/u%70load/x",
            "/%75%70%6c%6f%61%64/x",
            "/%55pload/x",
            "/upload%2fx",
            "/upload%2Fx",
            "/%2fupload/x",
            "/%2Fupload%2Fx",
            "/upload%5cx",
            "/%5Cupload/x",
            "/%2e/upload/x",
            "/upload%3ba=1/x",
            "/upload%00/x",
            "/upload%20/x",
            "/%ef%bd%95pload/x",
            // Twice, and in forms that no decoder should take.
            "/%2575pload/x",
            "/upload%252fx",
            "/y/%252e%252e/upload/x",
            "/y/%c0%ae%c0%ae/upload/x",
            "/upload%c0%afx",
            // Empty names and dots.
            "//upload/x",
            "///upload//x",
            "/./upload/x",
            "/.//./upload/x",
            "/y/../upload/x",
            "/y/%2e%2e/upload/x",
            "/y/.%2e/upload/x",
            "/y/%2E./upload/x",
            "/y/..//upload/x",
            "/upload./x",
            "/upload.../x",
            // Path parameters.
            "/upload;a=1/x",
            "/upload;/x",
            "/;a=1/upload/x",
            "/y/..;/upload/x",
            "/y/..;a=1/upload/x",
            // Letter case and backslashes.
            "/UPLOAD/x",
            "/Upload/x",
            "/uploaD/x",
            "/\\upload/x",
            "/upload\\x",
            "/y\\..\\upload\\x",
            // From where the weaker permission is enough.
            "/reports/../upload/x",
            "/reports/./../upload/x",
            "/reports//../upload/x",
            "/reports/x/../../upload/x",
            "/reports/%2e%2e/upload/x",
            "/reports/%2E%2E%2Fupload/x",
            "/reports/..%2fupload/x",
            "/reports%2f..%2fupload/x",
            "/reports/..%5cupload/x",
            "/reports/..\\upload/x",
            "/reports/..;/upload/x",
            "/reports/..;a=1/upload/x",
            "/reports;/../upload/x",
            "/reports/%252e%252e/upload/x",
            "/reports/..%252fupload/x",
            "/reports/%c0%ae%c0%ae/upload/x",
            "/reports/..%c0%afupload/x",
            "/REPORTS/../upload/x",
            // Absolute form.
            "http://h/upload/x",
            "http://h//upload/x",
            "http://h/%75pload/x",
            "http://h/./upload/x",
            "http://h/reports/../upload/x",
            "http://h/upload;a=1/x",
            "HTTP://H/UPLOAD/x");

    /** And some that are harmless by any reading. */
    static final List<String> HARMLESS = List.of(
            "/reports",
            "/reports/",
            "/reports/x",
            "/reports/2026/some_report-1.0.json",
            "/reports/x?to=/../upload/x;a=1%2f",
            "http://h/reports/x");

    /** Names that are near to a harmless one and no part of it. */
    static final List<String> NEAR = List.of(
            "/",
            "/anything",
            "/reportsx",
            "/reports.",
            "/reports./x",
            "/reports-upload/x",
            "/Reports/x",
            "/REPORTS/x",
            "/x/reports/x",
            "/reports%20/x",
            "/reports;a=1/x",
            "/reports/.hidden",
            "/reports/x;a=1");

    private Spellings() {}
}
