package dev.tollgate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CachesTest {
    /** In a native image a cache whose classes it does not know cannot be made. */
    @Test
    void aNativeImageKnowsTheClassesOfEachKind() throws ReflectiveOperationException {
        Set<String> used = new HashSet<>();
        List<Cache<String, String>> each = List.of(
                Caches.of(10, Duration.ofMinutes(1)),
                Caches.weighed(10, (key, value) -> value.length(), Duration.ofMinutes(1)));
        for (Cache<String, String> cache : each) {
            Object map = cache.asMap();
            used.add(map.getClass().getName());
            used.add(nodes(map).getClass().getName());
        }
        assertThat(Caches.class.getAnnotation(RegisterForReflection.class).classNames())
                .containsExactlyInAnyOrderElementsOf(used);
    }

    /** What makes its nodes: of a class that Caffeine looks for by its name, too. */
    private static Object nodes(Object map) throws ReflectiveOperationException {
        Class<?> type = map.getClass();
        while (!type.getSimpleName().equals("BoundedLocalCache")) {
            type = type.getSuperclass();
        }
        Field factory = type.getDeclaredField("nodeFactory");
        factory.setAccessible(true);
        return factory.get(map);
    }
}
