import { done, refuse, refuseFields, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import { fieldsOf, viewEntry, type RoutingEntryView } from '~/routing/routing-entry-view';
import { isEntryId, readRoutingChange } from '~/routing/routing-schemas';
import {
  addRoutingEntry,
  changeRoutingEntry,
  findRoutingEntry,
  removeRoutingEntry,
  routableConnections,
  type RoutingFields,
  type RoutingOwner,
} from '~/routing/routing-store.server';
import type { House } from './house';

const ownerOf = (caller: Caller): RoutingOwner => ({ merchantId: caller.merchant.id, mode: caller.mode });
const noSuchEntry = () => refuse('not_found', 'There is no such routing entry.');

/** The caller's entry; refused for what is malformed, unknown or another's, without a difference. */
export async function findEntry(house: House, caller: Caller, id: string): Promise<Outcome<RoutingEntryView>> {
  const entry = isEntryId(id) ? await findRoutingEntry(house.database.queries, ownerOf(caller), id) : null;
  return entry ? done(viewEntry(entry)) : noSuchEntry();
}

export async function addEntry(
  house: House,
  caller: Caller,
  fields: RoutingFields,
): Promise<Outcome<RoutingEntryView>> {
  const foreign = await foreignConnection(house, caller, fields);
  if (foreign) return foreign;
  const { id } = await addRoutingEntry(house.database.queries, { ...ownerOf(caller), ...fields });
  return findEntry(house, caller, id);
}

/** Changes an entry. The fields are judged together as they would be afterwards. */
export async function changeEntry(
  house: House,
  caller: Caller,
  wanted: { readonly id: string; readonly change: unknown },
): Promise<Outcome<RoutingEntryView>> {
  const { queries } = house.database;
  const owner = ownerOf(caller);
  const before = isEntryId(wanted.id) ? await findRoutingEntry(queries, owner, wanted.id) : null;
  if (!before) return noSuchEntry();
  const read = readRoutingChange(wanted.change, fieldsOf(before));
  if (!read.ok) return refuseFields(read.faults);
  const foreign = await foreignConnection(house, caller, read.value);
  if (foreign) return foreign;
  const isChanged = await changeRoutingEntry(queries, owner, { id: before.id, ...read.value });
  return isChanged ? findEntry(house, caller, before.id) : noSuchEntry();
}

/** Removes an entry. Sessions under way are decided without it from now on. */
export async function removeEntry(
  house: House,
  caller: Caller,
  id: string,
): Promise<Outcome<{ readonly id: string; readonly deleted: true }>> {
  const isRemoved = isEntryId(id) && (await removeRoutingEntry(house.database.queries, ownerOf(caller), id));
  return isRemoved ? done({ id: id.toLowerCase(), deleted: true }) : noSuchEntry();
}

async function foreignConnection(
  house: House,
  caller: Caller,
  { connectionId }: Pick<RoutingFields, 'connectionId'>,
): Promise<ReturnType<typeof refuseFields> | null> {
  const connections = await routableConnections(house.database.queries, ownerOf(caller));
  return connections.some(({ id }) => id === connectionId)
    ? null
    : refuseFields({ connectionId: 'is not one of your gateway connections' });
}
