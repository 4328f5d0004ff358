// Lists whose rows are dragged. adminsortable2 sends every move to one address, which says which order the page shows: each
// answer brings the new order. If somebody else has moved rows meanwhile, nothing is moved, and the page is loaded again.
const send = window.fetch;
let order;
window.fetch = async (address, options) => {
  const response = await send(order ? address.replace(/shown=.*/, `shown=${order}`) : address, options);
  order = response.headers.get("X-Order") ?? order;
  if (response.status === 409) location.reload();
  return response;
};
