package dev.tollgate.token.holder;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * @param tokens 1 to 1,000 values that were found
 * @param source where, for the audit log
 */
record LeakReport(
        @NotEmpty @Size(max = 1000) List<@NotNull String> tokens,

        @Size(max = LONGEST_SOURCE) @Schema(nullable = true) @Nullable
        String source) {
    static final int LONGEST_SOURCE = 500;

    @Override
    public String toString() {
        return "LeakReport[redacted]";
    }

    /** @param received how many values were taken; not how many exist */
    @Schema(name = "LeakReceipt")
    record Receipt(int received) {}
}
