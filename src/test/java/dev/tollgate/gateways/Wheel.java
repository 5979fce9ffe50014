package dev.tollgate.gateways;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The smallest package of Python that can be uploaded. */
final class Wheel {
    private Wheel() {}

    static Path write(Path directory) throws IOException {
        Path file = directory.resolve("example-1.0-py3-none-any.whl");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("example-1.0.dist-info/METADATA"));
            zip.write("Metadata-Version: 2.1\nName: example\nVersion: 1.0\n".getBytes(StandardCharsets.US_ASCII));
        }
        return file;
    }
}
