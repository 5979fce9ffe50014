package dev.tollgate.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionsTest {
    @ParameterizedTest
    @CsvSource({
        "10000, 'Max open files            1024                 524288               files', 768",
        "10000, 'Max open files            1048576              1048576              files', 10000",
        "100,   'Max open files            1024                 1024                 files', 100",
        "10000, 'Max open files            unlimited            unlimited            files', 10000",
        "10000, '', 10000"
    })
    void aQuarterOfTheFilesIsLeftForOtherThings(int setting, String line, int most) {
        String limits = "Limit                     Soft Limit           Hard Limit           Units\n" + line + "\n";
        assertThat(Connections.most(setting, limits)).isEqualTo(most);
    }
}
