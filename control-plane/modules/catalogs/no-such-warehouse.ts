import { IcebergError } from '@boathouse/iceberg'

export class NoSuchWarehouse extends IcebergError {
  override readonly name = 'NoSuchWarehouse'
  constructor(warehouse: string) {
    super('NoSuchWarehouseException', 404, `Warehouse does not exist: ${warehouse}`)
  }
}
