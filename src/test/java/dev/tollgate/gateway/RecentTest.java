package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.verify.KnownRole;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentTest {
    private int made;

    private final Recent<KnownRole, String> recent = new Recent<>(role -> {
        made++;
        return role.name();
    });

    private static KnownRole role(String name) {
        return new KnownRole(new UUID(1, 2), name, List.of());
    }

    @Test
    void itIsMadeOnce() {
        KnownRole role = role("CI Token");

        assertThat(recent.get(role, 5)).isEqualTo("CI Token");
        assertThat(recent.get(role, 5)).isEqualTo("CI Token");
        assertThat(made).isEqualTo(1);
    }

    /** It is another object then, with the same id. */
    @Test
    void whatHasChangedIsMadeAnew() {
        assertThat(recent.get(role("before"), 5)).isEqualTo("before");
        assertThat(recent.get(role("now"), 5)).isEqualTo("now");
    }

    @Test
    void whereTwoShareAPlaceEachIsItself() {
        KnownRole first = role("first");
        KnownRole second = role("second");

        for (int i = 0; i < 3; i++) {
            assertThat(recent.get(first, -1)).isEqualTo("first");
            assertThat(recent.get(second, 255)).isEqualTo("second");
        }
    }
}
