// What is kept of a repository in a world of images.
import type { Shelf } from '../../functions/domain/images/shelf.ts'
import { readShelf as read } from '../../functions/flows/steps/shelves.ts'
import type { Table } from '../../functions/ports/table/port.ts'
import { repo } from './an-image-world.ts'

/** Reads the shelf of a repository of the registry that the tests use. */
export function readShelf({ table }: { readonly table: Table }, path: string): Promise<Shelf> {
  return read(repo(path), table)
}
