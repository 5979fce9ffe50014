package dev.tollgate.verify;

import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The only one that changes an index, from one thread. Until {@link #publishTo} nobody sees what it builds; from then
 * on every change is visible to readers when the method that made it returns.
 */
final class IndexWriter {
    private static final int SMALLEST = 1 << 10;
    private static final int LARGEST = 1 << 30;

    private IndexGeneration generation;
    private Consumer<IndexGeneration> publisher = unseen -> {};
    private int rows;
    private int live;

    /** @param expected about how many values there will be; only a matter of speed */
    IndexWriter(long expected) {
        this.generation = IndexGeneration.empty(
                slotsFor(expected),
                new Registry<>("organizations", PackedToken.ORGANIZATION_BITS),
                new Registry<>("roles", PackedToken.ROLE_BITS));
    }

    void publishTo(Consumer<IndexGeneration> readers) {
        publisher = readers;
        publisher.accept(generation);
    }

    int size() {
        return live;
    }

    void organization(KnownOrganization organization) {
        generation.organizations.put(organization.id(), organization);
    }

    void role(KnownRole role) {
        generation.roles.put(role.id(), role);
    }

    boolean knowsOrganization(UUID id) {
        return generation.organizations.number(id) != null;
    }

    boolean knowsRole(UUID id) {
        return generation.roles.number(id) != null;
    }

    /** An organization whose row is gone altogether. */
    void endOrganization(UUID id) {
        Integer number = generation.organizations.number(id);
        if (number != null) {
            KnownOrganization last = generation.organizations.get(number);
            organization(new KnownOrganization(id, last.name(), last.suspended(), true));
        }
    }

    /** Adds a value or replaces what is known of it; its organization and role must be known. */
    void put(TokenRow token) {
        long first = PackedToken.first(token, known(generation.roles.number(token.roleId()), token.roleId()));
        int organization = known(generation.organizations.number(token.organizationId()), token.organizationId());
        PackedToken.Rare rare = new PackedToken.Rare(token.allowed(), token.endsAtMillis());
        long second = PackedToken.second(token, organization, !rare.isNone());
        int slot = generation.slotOf(token.high(), token.low());
        if (slot >= 0 && changeInPlace(slot, first, second, rare)) {
            return;
        }
        if (rows == generation.limit) {
            rebuild();
            slot = generation.slotOf(token.high(), token.low());
        }
        int row = append(token, first, second, rare);
        if (slot < 0) {
            slot = generation.freeSlot(token.low());
            live++;
        }
        generation.publish(slot, row, token.low());
    }

    /** Forgets a value: it is unknown from now on. */
    void remove(long high, long low) {
        int slot = generation.slotOf(high, low);
        if (slot >= 0) {
            generation.withdraw(slot);
            live--;
        }
    }

    private static int known(@Nullable Integer number, UUID id) {
        if (number == null) {
            throw new IllegalStateException("not told of before: " + id);
        }
        return number;
    }

    private boolean changeInPlace(int slot, long first, long second, PackedToken.Rare rare) {
        int row = generation.row(generation.slotAt(slot));
        if (generation.word(row, IndexGeneration.SECOND_WORD) != second
                || PackedToken.rare(second) && !rare.equals(generation.rare.get(row))) {
            return false;
        }
        generation.setFirstWord(row, first);
        return true;
    }

    private int append(TokenRow token, long first, long second, PackedToken.Rare rare) {
        int row = rows++;
        if (!rare.isNone()) {
            generation.rare.put(row, rare);
        }
        generation.write(
                row,
                token.high(),
                token.low(),
                token.id().getMostSignificantBits(),
                token.id().getLeastSignificantBits(),
                first,
                second);
        return row;
    }

    /** Another table: over the same rows if most of them are in use, else over a copy of those that are. */
    private void rebuild() {
        boolean compact = live < rows / 8 * 7;
        IndexGeneration old = generation;
        IndexGeneration next = compact
                ? IndexGeneration.empty(slotsFor(live + live / 4L + 1), old.organizations, old.roles)
                : new IndexGeneration(slotsFor(rows + 1L), old.segments, old.rare, old.organizations, old.roles);
        int copied = 0;
        for (int slot = 0; slot < old.table.length; slot++) {
            int entry = old.table[slot];
            if (old.isLive(entry)) {
                int row = old.row(entry);
                int target = compact ? copied++ : row;
                if (compact) {
                    copy(old, row, next, target);
                }
                long low = old.word(row, 1);
                next.publish(next.freeSlot(low), target, low);
            }
        }
        rows = compact ? copied : rows;
        generation = next;
        publisher.accept(next);
    }

    private static void copy(IndexGeneration from, int row, IndexGeneration to, int target) {
        long[] words = new long[IndexGeneration.ROW];
        for (int word = 0; word < words.length; word++) {
            words[word] = from.word(row, word);
        }
        to.write(target, words);
        PackedToken.Rare rare = from.rare.get(row);
        if (rare != null) {
            to.rare.put(target, rare);
        }
    }

    private static int slotsFor(long entries) {
        long slots = SMALLEST;
        while (slots / 4 * 3 < entries && slots < LARGEST) {
            slots *= 2;
        }
        if (slots / 4 * 3 < entries) {
            throw new IllegalStateException("more token values than the index can hold: " + entries);
        }
        return (int) slots;
    }
}
