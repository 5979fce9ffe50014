package dev.tollgate.embedded;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** 256 random bits, kept in a file for the owner alone, which is there before the cluster is. */
final class SuperuserPassword {
    private static final int BYTES = 32;

    private final String value;

    /**
     * @param needed whether a cluster has it already
     * @throws IllegalStateException if it has, and the file is gone
     */
    SuperuserPassword(Path file, boolean needed) throws IOException {
        if (!Files.exists(file)) {
            if (needed) {
                throw new IllegalStateException("There is a database without its password, " + file
                        + ": restore that file, or choose another directory with TOLLGATE_DATA_DIR.");
            }
            write(file, generate());
        }
        this.value = Files.readString(file).trim();
    }

    String value() {
        return value;
    }

    /** For a program that wants to read it; to be deleted after that. */
    Path copyInto(Path directory) throws IOException {
        Path copy = directory.resolve("password");
        write(copy, value);
        return copy;
    }

    private static String generate() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static void write(Path file, String password) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(draft, password);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
