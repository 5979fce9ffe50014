package dev.tollgate.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class Crc32Test {
    /** The value by which implementations are checked. */
    @Test
    void itIsTheSumThatOthersMake() {
        assertThat(Crc32.of("123456789".getBytes(StandardCharsets.US_ASCII), 9)).isEqualTo(0xCBF43926L);
    }

    @Test
    void itIsThatOfTheClassLibraryForWhatever() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            int length = random.nextInt(bytes.length + 1);
            CRC32 crc = new CRC32();
            crc.update(bytes, 0, length);

            assertThat(Crc32.of(bytes, length)).isEqualTo(crc.getValue());
        }
    }
}
