/** Follows `next_page_token` to the end of a list. */
export const everyPage = async <Page extends { readonly next_page_token?: string | undefined }, Item>(
  load: (page_token: string | undefined) => Promise<Page>,
  itemsOf: (page: Page) => readonly Item[],
): Promise<Item[]> => {
  const items: Item[] = []
  let token: string | undefined
  do {
    const page = await load(token)
    items.push(...itemsOf(page))
    token = page.next_page_token
  } while (token !== undefined)
  return items
}
