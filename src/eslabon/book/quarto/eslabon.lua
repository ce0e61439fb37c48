-- What Pandoc's Markdown cannot say.

-- In Typst a label belongs to what stands before it, and before an empty span there may be nothing.
function Span(span)
  if FORMAT == "typst" and #span.content == 0 and span.identifier ~= "" then
    return pandoc.RawInline("typst", "#metadata(none)<" .. span.identifier .. ">")
  end
end

-- What a grid table cannot say: its columns' widths, and that its first column heads the rows.
-- The division around a table says both: ::: {.stub widths="0.4 0.3 0.3"}
function Div(division)
  local widths = division.attributes.widths
  local stub = division.classes:includes("stub")
  if not widths and not stub then
    return nil
  end
  division.attributes.widths = nil
  local shares = {}
  for share in (widths or ""):gmatch("%S+") do
    shares[#shares + 1] = tonumber(share)
  end
  for number, block in ipairs(division.content) do
    if block.t == "Table" then
      if #shares == #block.colspecs then
        for column, spec in ipairs(block.colspecs) do
          block.colspecs[column] = { spec[1], shares[column] }
        end
      end
      if stub then
        for _, body in ipairs(block.bodies) do
          body.row_head_columns = 1
        end
      end
      division.content[number] = block
    end
  end
  return division
end
