package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HeaderTextTest {
    @Test
    void anIdIsWrittenAsTheClassLibraryWritesIt() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());

            assertThat(HeaderText.bytes(id)).asString().isEqualTo(id.toString());
        }
        assertThat(HeaderText.bytes(new UUID(0, 0))).asString().isEqualTo(new UUID(0, 0).toString());
        assertThat(HeaderText.bytes(new UUID(-1, -1))).asString().isEqualTo(new UUID(-1, -1).toString());
    }
}
