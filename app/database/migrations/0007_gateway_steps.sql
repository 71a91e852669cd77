-- What a payment leaves with us between its steps at a gateway, and what it leaves for later payments.

-- What an adapter needs to go on with after the payer's action, and what the browser brought back from it: sealed, and gone
-- as soon as the attempt waits for nothing more.
create table payment_steps (
  attempt_id uuid primary key,
  merchant_id uuid not null references merchants (id),
  step_sealed text not null,
  kept_at timestamptz not null,
  foreign key (attempt_id, merchant_id) references attempts (id, merchant_id)
);
select scope_to_merchant('payment_steps', 'merchant_id');
create index payment_steps_age on payment_steps (kept_at);

-- Cards, accounts and mandates that gateways keep for later payments: their token, never a number. One for each attempt
-- that paid and was asked to store.
create table stored_credentials (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  attempt_id uuid not null unique,
  connection_id uuid not null,
  method text not null,
  purpose text not null check (purpose in ('subscription', 'card_on_file', 'unscheduled')),
  -- Who it belongs to at the gateway.
  payer_reference text not null,
  token_sealed text not null,
  -- The card network's id of the first payment, which later ones name.
  network_transaction_id text,
  card_brand text,
  card_last_four text check (card_last_four ~ '^[0-9]{4}$'),
  stored_at timestamptz not null,
  foreign key (attempt_id, merchant_id) references attempts (id, merchant_id),
  foreign key (connection_id, merchant_id) references gateway_connections (id, merchant_id)
);
select scope_to_merchant('stored_credentials', 'merchant_id');
create index stored_credentials_payer on stored_credentials (merchant_id, connection_id, payer_reference);

-- A step that follows another one is a change that a page must see, although the attempt still waits for its payer.
create or replace function refuse_illegal_transition() returns trigger language plpgsql as $$
begin
  if new.state is distinct from old.state then
    if not exists (select 1 from attempt_transitions t where t.from_state = old.state and t.to_state = new.state) then
      raise exception 'illegal transition of attempt % from % to %', old.id, old.state, new.state
        using errcode = 'check_violation', constraint = 'attempt_transition';
    end if;
    new.state_version := old.state_version + 1;
  elsif new.required_action is distinct from old.required_action then
    new.state_version := old.state_version + 1;
  end if;
  if new.amount <> old.amount or new.currency <> old.currency or new.connection_id <> old.connection_id
     or new.payment_id <> old.payment_id or new.merchant_id <> old.merchant_id then
    raise exception 'the terms of attempt % cannot change', old.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
